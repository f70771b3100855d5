// One JSON object per line: { "id", field: value, … }, or { "id", "fields": { … } } as in a signal.
import { isUtf8 } from 'node:buffer';
import type { BulkInput } from '../../../client/bulk/row.ts';
import type { Fields } from '../../../domain/fields.ts';
import { fieldName, fieldNameOfHeader, namesOf } from '../../../domain/objects/objects.ts';
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { RowOptions } from './columns.ts';
import { endsInTheMiddle, maxRecordBytes, wrongBytes } from './csv-records.ts';

const lineFeed = 10;
const externalIdNames = ['externalId', 'external_id'];
const maxRawCharacters = 1_000;

/** The text of one object. */
export interface JsonText {
  /** From 1; of an array, the number of the element. */
  line: number;
  bytes: Buffer;
  /** The source ends in it, or right behind it. */
  isEnd: boolean;
}

export async function* ndjsonRows(
  chunks: AsyncIterable<Buffer>,
  options: RowOptions,
  chunksToTexts: (chunks: AsyncIterable<Buffer>) => AsyncIterable<JsonText> = linesOf,
): AsyncGenerator<BulkInput> {
  for await (const { line, bytes, isEnd } of chunksToTexts(chunks)) {
    const raw = bytes
      .subarray(0, 4 * maxRawCharacters)
      .toString('utf8')
      .trim()
      .slice(0, maxRawCharacters);
    if (raw === '') continue;
    const read = readLine(bytes, options);
    if (typeof read === 'string') {
      const reason = read === notJson && isEnd ? `${read}, ${endsInTheMiddle}` : read;
      yield { kind: 'reject', line, reason, raw };
    } else yield { kind: 'row', line, raw, ...read };
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

type Row = { entityId: string; fields: Fields; externalId: string | undefined };

/** The row, or why it is none. */
function readLine(bytes: Buffer, options: RowOptions): Row | string {
  if (bytes.length > maxRecordBytes) return `is longer than ${maxRecordBytes / 1024} KB`;
  if (!isUtf8(bytes)) return wrongBytes;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return notJson;
  }
  if (!isPlainObject(value)) return 'is not a JSON object';
  const names = namesOf(options.object);
  const idNames = ['id', names.id, `${names.one}_id`];
  const idName = options.idColumn ?? idNames.find((name) => Object.hasOwn(value, name)) ?? 'id';
  const externalIdName =
    options.externalIdColumn ?? externalIdNames.find((name) => Object.hasOwn(value, name)) ?? 'externalId';
  const entityId = idText(value[idName]);
  const externalId = idText(value[externalIdName]);
  if (entityId === undefined) return `has an "${idName}" that is neither a text nor a number`;
  if (externalId === undefined) return `has an "${externalIdName}" that is neither a text nor a number`;
  const fields = readFields(value, { options, idName, externalIdName });
  if (typeof fields === 'string') return fields;
  return { entityId, fields, externalId: externalId === '' ? undefined : externalId };
}

function readFields(
  value: Record<string, unknown>,
  { options, idName, externalIdName }: { options: RowOptions; idName: string; externalIdName: string },
): Fields | string {
  // As in a signal: null and "" clear. A flat object is a table's row, and an empty cell changes nothing.
  if (isPlainObject(value['fields'])) return value['fields'] as Fields;
  const fields: Fields = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === idName || name === externalIdName) continue;
    const mapped = options.map[name];
    if (mapped === '-') continue;
    const field =
      mapped === undefined ? fieldNameOfHeader(options.object, name) : fieldName(options.object, mapped);
    if (field === '' || field === '__proto__')
      return `has a member ${JSON.stringify(name)}, which is no field name`;
    if (Object.hasOwn(fields, field)) return `has two members for the field "${field}"`;
    if (member !== null && member !== '') fields[field] = member as Json;
    else if (options.empty === 'clear') fields[field] = null;
  }
  return fields;
}

/** '' when absent, undefined when it is no id. */
function idText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() : undefined;
}
