// Where the header of a CSV is: the first record, or below a few lines that a program wrote above its table.
import { objects, type ObjectType } from '../../../domain/objects/objects.ts';
import { understandHeader } from '../../../domain/columns/understand-header.ts';
import type { CsvRecord } from './csv-records.ts';
import { unreadable } from './unreadable.ts';

export interface CsvHeader {
  cells: string[];
  /** As they stand in the source. */
  leadIn: string[];
  /** Read behind the first record while the header was looked for, and no part of it. */
  begun: CsvRecord[];
}

/** LinkedIn writes three lines of notes; reports of other programs have a title, a date and their filters. */
const mostAbove = 10;

/** Throws RefusedError. */
export async function readHeader(
  first: CsvRecord,
  records: AsyncGenerator<CsvRecord>,
  object: ObjectType,
): Promise<CsvHeader> {
  if (first.kind === 'unreadable') {
    const { line, reason } = first;
    throw unreadable({ code: 'unreadable_header', line, reason });
  }
  const isAbove =
    first.cells.filter((cell) => cell.trim() !== '').length === 1 && countKnown(first.cells, object) === 0;
  const begun: CsvRecord[] = [];
  while (isAbove && begun.length < mostAbove) {
    const next = await records.next();
    if (next.done === true) break;
    begun.push(next.value);
    if (next.value.kind === 'record' && countKnown(next.value.cells, object) >= 2) {
      const leadIn = [first, ...begun.slice(0, -1)].map(({ raw }) => raw);
      return { cells: next.value.cells, leadIn, begun: [] };
    }
  }
  return { cells: first.cells, leadIn: [], begun };
}

/** Cells that are ids or fields of ours. */
function countKnown(cells: readonly string[], object: ObjectType): number {
  const { columns } = understandHeader(cells, { object, map: {} });
  return columns.filter(
    ({ isId, isExternalId, use }) =>
      isId || isExternalId || (use.kind === 'field' && objects[object].fields.includes(use.field)),
  ).length;
}
