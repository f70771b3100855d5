// From bytes to rows: unpacks and decodes them, and finds out whether they are CSV, NDJSON or a JSON array.
import type { EncodingGuess } from '../bytes/guess-encoding.ts';
import { openText, type Text } from '../bytes/open-text.ts';
import { peek } from '../bytes/peek.ts';
import type { RowOptions } from './columns.ts';
import { guessDialect, type CsvDialect } from './csv-dialect.ts';
import { openCsvRows } from './csv-rows.ts';
import { elementsOf } from './json-array.ts';
import { lookAhead } from './look-ahead.ts';
import { openNdjsonRows } from './ndjson-rows.ts';
import type { Table } from './understood.ts';
import { unreadable } from './unreadable.ts';

/** `ndjson` is JSON of any kind: its first character says whether it is an array. */
export type RowFormat = 'csv' | 'ndjson';

export interface OpenedSource extends Pick<
  Text,
  'packing' | 'inside' | 'otherSheets' | 'encoding' | 'isEncodingGuessed'
> {
  /** Of a JSON array or of packed bytes the lines say nothing about the rows. */
  areLinesRows: boolean;
}

export interface OpenOptions {
  format: RowFormat | undefined;
  /** Between two cells; found out when absent. */
  delimiter?: string | undefined;
  /** Where the chunks stand in a file. */
  file?: string | undefined;
  /** Found out when absent. */
  encoding?: string | undefined;
  onOpened?: ((source: OpenedSource) => void) | undefined;
  onEncodingGuess?: ((guess: EncodingGuess) => void) | undefined;
}

export interface OpenRowsOptions extends Omit<OpenOptions, 'delimiter'> {
  options: RowOptions;
}

// Examples and mistakes of the first rows are shown before the first of them is sent.
const mostLookedAt = 50;

/**
 * Resolves when its first rows have been read, so that it is known what the columns hold; of a producer that pauses, as
 * many as came. Throws RefusedError where they cannot be imported so, and BrokenSourceError.
 */
export async function openRows(source: AsyncIterable<Buffer>, given: OpenRowsOptions): Promise<Table> {
  const { rows, understood } = await openTable(source, given);
  const { problems } = understood;
  // A header that cannot be used needs no rows.
  const { all } = await lookAhead(rows, { most: problems.length > 0 ? 0 : mostLookedAt });
  if (problems.length === 0) return { rows: all, understood };
  await all.return(undefined);
  throw unreadable({ code: 'columns', problems });
}

/** Resolves when the header, if there is one, has been read; what is wrong with it stands in `understood`. */
export async function openTable(
  source: AsyncIterable<Buffer>,
  { options, ...how }: OpenRowsOptions,
): Promise<Table> {
  const opened = await openSource(source, { ...how, delimiter: options.delimiter });
  switch (opened.kind) {
    case 'array':
      return openNdjsonRows(opened.chunks, options, elementsOf);
    case 'lines':
      return openNdjsonRows(opened.chunks, options);
    case 'csv':
      return openCsvRows(opened.chunks, { dialect: opened.dialect, options });
  }
}

type Opened = { chunks: AsyncGenerator<Buffer> } & (
  | { kind: 'array' | 'lines' }
  | { kind: 'csv'; dialect: CsvDialect }
);

/** What it is, before any row is read. Throws RefusedError and BrokenSourceError. */
export async function openSource(
  source: AsyncIterable<Buffer>,
  { format, delimiter, file, encoding, onOpened, onEncodingGuess }: OpenOptions,
): Promise<Opened> {
  const text = await openText(source, { file, encoding, onGuess: onEncodingGuess });
  const { sample, chunks } = await peek(text.chunks);
  const start = sample.toString('utf8').trimStart();
  if (start === '') throw unreadable({ code: 'empty_source' });
  const isJson =
    text.packing !== 'workbook' &&
    ((format ?? (start.startsWith('{') ? 'ndjson' : 'csv')) === 'ndjson' || isCertainlyJson(start));
  const isArray = isJson && isJsonArray(start);
  const areLinesRows = text.packing === undefined && !isArray && !/^utf-?(?:16|32)/i.test(text.encoding);
  onOpened?.({ ...text, areLinesRows });
  if (isArray) return { kind: 'array', chunks };
  if (isJson && isSpread(start)) throw unreadable({ code: 'json_document' });
  return isJson
    ? { kind: 'lines', chunks }
    : { kind: 'csv', chunks, dialect: guessDialect(sample, text.delimiter ?? delimiter) };
}

/** By the name of a file; undefined: its content decides. */
export function formatOfName(file: string): RowFormat | undefined {
  const name = file.replace(/\.(?:gz|zip)$/i, '');
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'ndjson';
  return /\.(csv|tsv|txt)$/i.test(name) ? 'csv' : undefined;
}

/** Whatever its name says: no header of a CSV begins so. */
function isCertainlyJson(start: string): boolean {
  return /^\{\s*"/.test(start) || isJsonArray(start);
}

/** `[` and an object or nothing: a line `[1]` of an NDJSON is one bad line. */
function isJsonArray(start: string): boolean {
  return /^\[\s*(?:\{|\]|$)/.test(start);
}

/** Its first line opens an object, and no more. */
function isSpread(start: string): boolean {
  return /^\{\s*(?:$|[\r\n])/.test(start) || /^\{[^\r\n]*[[{,]\s*[\r\n]/.test(start);
}
