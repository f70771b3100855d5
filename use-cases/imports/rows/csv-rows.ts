// A CSV as rows of an import: its header says what is what, its records become rows or rejects.
import type { BulkInput } from '../../../client/bulk/row.ts';
import { readRow } from '../../../domain/cells/read-row.ts';
import type { UnderstoodHeader } from '../../../domain/columns/column.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { readColumns, type RowOptions } from './columns.ts';
import { isSeparatorLine, type CsvDialect } from './csv-dialect.ts';
import { readHeader } from './csv-header.ts';
import { csvRecords, type CsvRecord } from './csv-records.ts';
import { inputOf } from './input-of.ts';
import { createUnderstood, type Table } from './understood.ts';
import { unreadable } from './unreadable.ts';

/** Resolves when the header has been read. Throws RefusedError. */
export async function openCsvRows(
  chunks: AsyncIterable<Buffer>,
  { dialect, options }: { dialect: CsvDialect; options: RowOptions },
): Promise<Table> {
  const { header: cells, leadIn, records } = await openCsv(chunks, { dialect, object: options.object });
  const header = readColumns(cells, options);
  const understood = createUnderstood('csv');
  understood.leadIn = leadIn;
  understood.see(header, () => undefined);
  const see = (row: readonly string[]): void => understood.see(header, (index) => row[index]);
  const { delimiter } = dialect;
  return { rows: rowsOf(records, header, { options, delimiter, see }), understood };
}

export interface OpenCsv {
  header: string[];
  /** What stands above it. */
  leadIn: string[];
  /** Those behind the header. */
  records: AsyncGenerator<CsvRecord>;
}

/** Resolves when the header has been read. Throws RefusedError. */
export async function openCsv(
  chunks: AsyncIterable<Buffer>,
  { dialect, object }: { dialect: CsvDialect; object: ObjectType },
): Promise<OpenCsv> {
  const records = csvRecords(chunks, dialect);
  let first = await records.next();
  if (first.done !== true && isSeparatorLine(first.value.raw)) first = await records.next();
  if (first.done === true) throw unreadable({ code: 'no_header' });
  const { cells, leadIn, begun } = await readHeader(first.value, records, object);
  return { header: cells, leadIn, records: joined(begun, records) };
}

async function* rowsOf(
  records: AsyncGenerator<CsvRecord>,
  { columns }: UnderstoodHeader,
  {
    options,
    delimiter,
    see,
  }: { options: RowOptions; delimiter: string; see: (cells: readonly string[]) => void },
): AsyncGenerator<BulkInput> {
  const clears = (): boolean => options.empty === 'clear';
  for await (const record of records) {
    const { line, raw } = record;
    if (record.kind === 'unreadable') {
      yield { kind: 'reject', line, reason: record.reason, raw };
      continue;
    }
    const { cells } = record;
    if (hasWrongCount(record, columns.length, delimiter)) {
      yield { kind: 'reject', line, reason: wrongCount(record, columns.length), raw };
      continue;
    }
    see(cells);
    const row = readRow(options.object, columns, { valueOf: (index) => cells[index], clears });
    yield inputOf(row, record);
  }
}

async function* joined(
  begun: readonly CsvRecord[],
  rest: AsyncGenerator<CsvRecord>,
): AsyncGenerator<CsvRecord> {
  yield* begun;
  yield* rest;
}

/**
 * Spreadsheets leave empty cells at the end out, or add some. Fewer cells where one of them goes over a line end and on
 * to a delimiter are no such thing: a forgotten quote has swallowed a row.
 */
function hasWrongCount(
  { cells, line, lastLine }: Extract<CsvRecord, { kind: 'record' }>,
  expected: number,
  delimiter: string,
): boolean {
  if (cells.length > expected) return cells.slice(expected).some((cell) => cell.trim() !== '');
  if (cells.length === expected || lastLine === line) return false;
  return cells.some((cell) => /[\r\n]/.test(cell) && (cell.split(/[\r\n]+/, 2)[1] ?? '').includes(delimiter));
}

/** A record over several lines is named whole: a forgotten quote may have swallowed rows. */
function wrongCount(
  { cells, line, lastLine }: Extract<CsvRecord, { kind: 'record' }>,
  expected: number,
): string {
  const counted = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, and the header has ${expected}`;
  return lastLine > line
    ? `lines ${line} to ${lastLine} are one row by their quotes; it has ${counted}`
    : `has ${counted}`;
}
