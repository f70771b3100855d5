// The rows that a person must look at as a table. Of a CSV that can be read again they have the cells of the source, so
// that a corrected one can be imported as it is, with the options of the first time.
import type { AttentionRow } from '../../../domain/import-ledger.ts';
import type { Syncline } from '../../open-syncline.ts';
import { readColumns, type RowOptions } from '../rows/columns.ts';
import type { CsvRecord } from '../rows/csv-records.ts';
import { openCsv } from '../rows/csv-rows.ts';
import { openSource, type OpenOptions } from '../rows/open-rows.ts';
import type { ImportSource } from '../source.ts';
import { attentionRows } from './attention-rows.ts';

export interface AttentionSheet {
  header: string[];
  delimiter: string;
  /** `cells` as many as the header has. */
  rows: AsyncGenerator<{ cells: string[]; row: AttentionRow }>;
}

export interface SheetRequest extends Pick<OpenOptions, 'format' | 'encoding'> {
  bulkId: string;
  /** Read again where it is a file. */
  source?: ImportSource | undefined;
  rowOptions: RowOptions;
}

/** Throws what Postgres throws; a source that cannot be read again leaves the ids. */
export async function openAttentionSheet(
  syncline: Pick<Syncline, 'ledger'>,
  request: SheetRequest,
): Promise<AttentionSheet> {
  const rows = attentionRows(syncline.ledger, request.bulkId);
  return (await withCells(rows, request)) ?? attentionIds(syncline, request.bulkId);
}

/** Of an import whose source is not at hand. */
export function attentionIds({ ledger }: Pick<Syncline, 'ledger'>, bulkId: string): AttentionSheet {
  return { header: ['id'], delimiter: ',', rows: onlyIds(attentionRows(ledger, bulkId)) };
}

/** Undefined: its rows have no cells. */
async function withCells(
  rows: AsyncGenerator<AttentionRow>,
  request: SheetRequest,
): Promise<AttentionSheet | undefined> {
  if (request.source?.file === undefined) return undefined;
  const chunks = request.source.open();
  const close = (): void => void chunks.destroy();
  // Left open only where its cells will be read.
  const read = await openCells(chunks, request).catch(() => undefined);
  if (read === undefined) {
    close();
    return undefined;
  }
  const { header, delimiter, records, id } = read;
  return { header, delimiter, rows: merged(rows, records, { width: header.length, id }, close) };
}

async function openCells(
  chunks: ReturnType<ImportSource['open']>,
  { source, rowOptions, format, encoding }: SheetRequest,
) {
  const { delimiter, object } = rowOptions;
  const opened = await openSource(chunks, { format, encoding, delimiter, file: source?.file });
  if (opened.kind !== 'csv') return undefined;
  const { header, records } = await openCsv(opened.chunks, { dialect: opened.dialect, object });
  const id = readColumns(header, rowOptions).columns.findIndex(({ isId }) => isId);
  return { header, records, delimiter: opened.dialect.delimiter, id };
}

async function* onlyIds(
  rows: AsyncGenerator<AttentionRow>,
): AsyncGenerator<{ cells: string[]; row: AttentionRow }> {
  for await (const row of rows) yield { cells: [row.entityId], row };
}

interface Shape {
  width: number;
  /** The column of the ids. */
  id: number;
}

/** Both come in the order of their lines. */
async function* merged(
  rows: AsyncGenerator<AttentionRow>,
  records: AsyncGenerator<CsvRecord>,
  shape: Shape,
  close: () => void,
): AsyncGenerator<{ cells: string[]; row: AttentionRow }> {
  // A source that broke off breaks off here again: what comes behind has its id.
  const nextRecord = async (): Promise<CsvRecord | undefined> => {
    const next = await records.next().catch(() => undefined);
    return next === undefined || next.done === true ? undefined : next.value;
  };
  try {
    let record = await nextRecord();
    for await (const row of rows) {
      while (record !== undefined && record.line < row.line) record = await nextRecord();
      yield { cells: cellsOf(record, row, shape), row };
    }
  } finally {
    close();
  }
}

/** The record's, if it is still this row's: somebody may have edited the file since. Otherwise its id. */
function cellsOf(record: CsvRecord | undefined, row: AttentionRow, { width, id }: Shape): string[] {
  const cells = record?.kind === 'record' && record.line === row.line ? record.cells : [];
  const isSame = (cells[id] ?? '').includes(row.entityId);
  return Array.from({ length: width }, (_, index) => {
    if (isSame) return cells[index] ?? '';
    return index === id ? row.entityId : '';
  });
}
