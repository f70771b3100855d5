// A record of ours as API v2 takes it: strict about numbers, options by their ids, custom fields by their keys.
import type { Json } from '../../../domain/json.ts';
import { isPlainObject } from '../../../domain/json.ts';
import { splitPath } from '../../../domain/record-path.ts';
import type { CrmRecord, RequestLimits } from '../../connector.ts';
import { notSent } from '../../kit/errors/classify.ts';
import { joinPath, nest } from '../../kit/records/flatten.ts';
import { readText } from '../../kit/answers/json-path.ts';
import { isSame, type AccountField, type AccountOption } from '../account/account-fields.ts';
import type { PipedriveParts } from '../parts.ts';

/** Throws CrmError `invalid_record` for what Pipedrive has no option for. */
export async function bodyOf(
  parts: PipedriveParts,
  record: CrmRecord,
  limits: RequestLimits,
): Promise<CrmRecord> {
  const owned = await parts.owners.resolve(record, limits);
  const wired: CrmRecord = {};
  for (const [path, value] of Object.entries(owned)) {
    if (path === parts.keyField && parts.key !== undefined) {
      wired[joinPath('custom_fields', await parts.key.ensured(limits))] = value;
    } else wired[path] = await wireValue(parts, path, value, limits);
  }
  return nest(wired);
}

async function wireValue(
  parts: PipedriveParts,
  path: string,
  value: Json,
  limits: RequestLimits,
): Promise<Json> {
  // A list is cleared by an empty one (from memory), an address and everything else by null.
  if (value === null) return path === 'emails' || path === 'phones' ? [] : null;
  const [container, code] = splitPath(path);
  if (container === 'custom_fields' && code !== undefined) {
    const field = await fieldWith(parts, code, limits);
    return field === undefined ? value : customValue(parts, path, { field, value });
  }
  switch (path) {
    case 'owner_id':
      return asNumber(value);
    case 'address':
    case 'postal_address':
      return isPlainObject(value) ? value : { value };
    default:
      return value;
  }
}

/** One that has been made since is asked for again. */
async function fieldWith(
  { fields }: PipedriveParts,
  code: string,
  limits: RequestLimits,
): Promise<AccountField | undefined> {
  const known = await fields.custom(code, limits);
  if (known !== undefined) return known;
  fields.forget();
  return fields.custom(code, limits);
}

/** By its type (custom fields of v2). What is none of these goes as it is: a text, a date, or an object of the app's own. */
function customValue(
  parts: PipedriveParts,
  path: string,
  { field, value }: { field: AccountField; value: Json },
): Json {
  switch (field.type) {
    case 'enum':
      return optionOf(parts, path, value, field.options);
    case 'set':
      return listOf(value).map((each) => optionOf(parts, path, each, field.options));
    case 'double':
    case 'int':
    case 'user':
    case 'org':
    case 'people':
      return asNumber(value);
    default:
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  }
}

/** A label or an id, in any case of letters → the id. */
function optionOf(parts: PipedriveParts, path: string, value: Json, options: readonly AccountOption[]): Json {
  const word = readText(value, '') ?? '';
  const found = options.find(({ label }) => isSame(label, word)) ?? options.find(({ id }) => id === word);
  if (found !== undefined) return asNumber(found.id);
  const field = parts.ourName(path);
  const labels = options.map(({ label }) => label).join(', ');
  throw notSent(parts, { kind: 'invalid_record', field, reason: `${field} must be one of ${labels}` });
}

function listOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  return (readText(value, '') ?? '')
    .split(/[;,]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function asNumber(value: Json): Json {
  return isNumeric(value) ? Number(value) : value;
}

function isNumeric(value: Json): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()));
}
