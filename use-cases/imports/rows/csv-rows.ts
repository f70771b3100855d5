// A CSV as rows of an import: its header says what is what, its records become rows or rejects.
import type { BulkInput, BulkRow } from '../../../client/bulk/row.ts';
import type { Fields } from '../../../domain/fields.ts';
import { cellValue } from './cell-value.ts';
import { readColumns, type Columns, type RowOptions } from './columns.ts';
import { isSeparatorLine, type CsvDialect } from './csv-dialect.ts';
import { csvRecords, type CsvRecord } from './csv-records.ts';
import { unreadable } from './unreadable.ts';

/** Resolves when the header has been read. Throws RefusedError. */
export async function openCsvRows(
  chunks: AsyncIterable<Buffer>,
  { dialect, options }: { dialect: CsvDialect; options: RowOptions },
): Promise<AsyncGenerator<BulkInput>> {
  const { header, records } = await openCsv(chunks, dialect);
  const columns = readColumns(header, options);
  return rowsOf(records, columns, { ...options, delimiter: dialect.delimiter });
}

export interface OpenCsv {
  header: string[];
  /** Those behind the header. */
  records: AsyncGenerator<CsvRecord>;
}

/** Resolves when the header has been read. Throws RefusedError. */
export async function openCsv(chunks: AsyncIterable<Buffer>, dialect: CsvDialect): Promise<OpenCsv> {
  const records = csvRecords(chunks, dialect);
  let first = await records.next();
  if (first.done !== true && isSeparatorLine(first.value.raw)) first = await records.next();
  if (first.done === true) throw unreadable({ code: 'no_header' });
  const header = first.value;
  if (header.kind === 'unreadable') {
    const { line, reason } = header;
    throw unreadable({ code: 'unreadable_header', line, reason });
  }
  return { header: header.cells, records };
}

async function* rowsOf(
  records: AsyncGenerator<CsvRecord>,
  columns: Columns,
  options: RowOptions & { delimiter: string },
): AsyncGenerator<BulkInput> {
  const { delimiter } = options;
  for await (const record of records) {
    const { line, raw } = record;
    if (record.kind === 'unreadable') yield { kind: 'reject', line, reason: record.reason, raw };
    else if (hasWrongCount(record, columns.fields.length, delimiter)) {
      yield { kind: 'reject', line, reason: wrongCount(record, columns.fields.length), raw };
    } else yield rowOf(record, columns, options);
  }
}

function rowOf(
  { line, cells, raw }: Extract<CsvRecord, { kind: 'record' }>,
  columns: Columns,
  options: RowOptions,
): BulkRow {
  const fields: Fields = {};
  for (const [index, field] of columns.fields.entries()) {
    if (field === undefined) continue;
    const text = (cells[index] ?? '').trim();
    if (text !== '') fields[field] = cellValue(field, text);
    else if (options.empty === 'clear') fields[field] = null;
  }
  const externalId = columns.externalId === undefined ? '' : (cells[columns.externalId] ?? '').trim();
  return {
    kind: 'row',
    line,
    entityId: (cells[columns.id] ?? '').trim(),
    fields,
    externalId: externalId === '' ? undefined : externalId,
    raw,
  };
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
