// One JSON object per line: { "id", field: value, … }, or { "id", "fields": { … } } as in a signal.
import { isUtf8 } from 'node:buffer';
import type { BulkInput } from '../../../client/bulk/row.ts';
import type { ReadRow } from '../../../domain/cells/read-row.ts';
import { isPlainObject } from '../../../domain/json.ts';
import type { RowOptions } from './columns.ts';
import { endsInTheMiddle, maxRecordBytes, wrongBytes } from './csv-records.ts';
import { inputOf } from './input-of.ts';
import { createObjectReader } from './object-rows.ts';
import { createUnderstood, type Table } from './understood.ts';

const lineFeed = 10;
const maxRawCharacters = 1_000;

/** The text of one object. */
export interface JsonText {
  /** From 1; of an array, the number of the element. */
  line: number;
  bytes: Buffer;
  /** The source ends in it, or right behind it. */
  isEnd: boolean;
}

export function openNdjsonRows(
  chunks: AsyncIterable<Buffer>,
  options: RowOptions,
  chunksToTexts: (chunks: AsyncIterable<Buffer>) => AsyncIterable<JsonText> = linesOf,
): Table {
  const understood = createUnderstood('ndjson');
  return { rows: rowsOf(chunksToTexts(chunks), createObjectReader(options, understood)), understood };
}

async function* rowsOf(
  texts: AsyncIterable<JsonText>,
  readObject: (value: Record<string, unknown>, text: string) => ReadRow,
): AsyncGenerator<BulkInput> {
  for await (const { line, bytes, isEnd } of texts) {
    const raw = bytes
      .subarray(0, 4 * maxRawCharacters)
      .toString('utf8')
      .trim()
      .slice(0, maxRawCharacters);
    if (raw === '') continue;
    const object = readText(bytes);
    if (typeof object === 'string') {
      const reason = object === notJson && isEnd ? `${object}, ${endsInTheMiddle}` : object;
      yield { kind: 'reject', line, reason, raw };
      continue;
    }
    yield inputOf(readObject(object.value, object.text), { line, raw });
  }
}

/** Lines longer than the limit are cut: their reader says so. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<JsonText> {
  let held: Buffer = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      line += 1;
      yield { line, bytes: joined(held, chunk.subarray(from, end)), isEnd: false };
      held = Buffer.alloc(0);
      from = end + 1;
    }
    held = joined(held, chunk.subarray(from));
  }
  if (held.length > 0) yield { line: line + 1, bytes: held, isEnd: true };
}

function joined(held: Buffer, more: Buffer): Buffer {
  const limit = maxRecordBytes + 1;
  return (held.length === 0 ? more : Buffer.concat([held, more])).subarray(0, limit);
}

const notJson = 'is not JSON';

/** The object of a text, or why it is none. */
function readText(bytes: Buffer): { value: Record<string, unknown>; text: string } | string {
  if (bytes.length > maxRecordBytes) return `is longer than ${maxRecordBytes / 1024} KB`;
  if (!isUtf8(bytes)) return wrongBytes;
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notJson;
  }
  return isPlainObject(value) ? { value, text } : 'is not a JSON object';
}
