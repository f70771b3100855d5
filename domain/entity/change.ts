// Reading what a signal or an update carries. Total: whatever arrives ends as a change or as a reason to drop it.
import type { Fields } from '../fields.ts';
import { isJson, isPlainObject, utf8Length, type Json } from '../json.ts';
import type { RefusalKind } from '../failure.ts';
import { fieldName, type ObjectType } from '../objects/objects.ts';
import { hasLostDigits, isNoId } from '../no-id.ts';
import { parseTime } from '../time.ts';

export type Policy = 'createOrUpdate' | 'updateOnly' | 'createOnly';

export interface Change {
  fields: Fields;
  changeId?: string;
  /** ms since the epoch */
  occurredAt?: number;
  policy?: Policy;
  requestId?: string;
  /** Which record it is; `null` takes back what an earlier change said. */
  externalId?: string | null;
  /** Of an import's row: how long it waits for quiet. Absent: it is due at once. */
  quietPeriodMs?: number;
}

export type Read<T> = { ok: true; value: T } | { ok: false; kind: RefusalKind; reason: string };

/** A change is at most 64 KB of JSON text. */
export const maxChangeBytes = 64 * 1024;
const maxIdLength = 500;
const maxReasonLength = 300;

/** What the total payload converter hands over for bytes that it cannot decode. */
export function undecodableReason(payload: unknown): string | undefined {
  if (!isPlainObject(payload) || Object.keys(payload).length !== 1) return undefined;
  const reason = payload['undecodable'];
  if (typeof reason !== 'string') return undefined;
  return reason === '' ? 'the payload cannot be decoded' : reason.slice(0, maxReasonLength);
}

/** Reads the argument of `contactChanged`. */
export function readChange(object: ObjectType, payload: unknown): Read<Change> {
  try {
    return readPayload(object, payload);
  } catch {
    // A handler that throws fails its workflow task for ever; what reading threw may hold a person's data.
    return refuse('a change that cannot be read');
  }
}

function readPayload(object: ObjectType, payload: unknown): Read<Change> {
  const undecodable = undecodableReason(payload);
  if (undecodable !== undefined) return refuse(undecodable);
  if (!isPlainObject(payload)) return refuse('a change is an object { "fields": { … } }');
  if (!isJson(payload)) return refuse('a change holds a value that JSON cannot carry');
  if (utf8Length(JSON.stringify(payload)) > maxChangeBytes) {
    return { ok: false, kind: 'too_large', reason: 'a change is at most 64 KB' };
  }
  const hasOtherNews = ['externalId', 'requestId'].some((name) => payload[name] !== undefined);
  if (payload['fields'] === undefined && !hasOtherNews) {
    return refuse(`a change holds its values in "fields", not beside it (found ${namesOf(payload)})`);
  }
  const fields = readFields(object, payload['fields'] ?? {});
  if (!fields.ok) return fields;
  const occurredAt = readTime(payload['occurredAt']);
  if (!occurredAt.ok) return occurredAt;
  const policy = readPolicy(payload['policy']);
  if (!policy.ok) return policy;
  const ids = readIds(payload);
  if (!ids.ok) return ids;
  const value: Change = { fields: fields.value, ...ids.value };
  if (occurredAt.value !== undefined) value.occurredAt = occurredAt.value;
  if (policy.value !== undefined) value.policy = policy.value;
  const { quietPeriodMs } = payload;
  if (typeof quietPeriodMs === 'number' && quietPeriodMs > 0) value.quietPeriodMs = quietPeriodMs;
  return { ok: true, value };
}

export interface SendNowRequest {
  requestId: string;
  change: Change;
}

/** Reads the argument of the update `sendNow`. */
export function readSendNow(object: ObjectType, payload: unknown): Read<SendNowRequest> {
  const change = readChange(object, payload);
  if (!change.ok) return change;
  const { requestId } = change.value;
  if (requestId === undefined) return refuse('sendNow needs a "requestId", a text of your choice per click');
  return { ok: true, value: { requestId, change: change.value } };
}

/** Empty texts clear, like null; names are ours or the app's own. */
function readFields(object: ObjectType, value: unknown): Read<Fields> {
  if (!isPlainObject(value)) return refuse('"fields" is an object of field names and values');
  const fields: Fields = {};
  for (const [spelling, fieldValue] of Object.entries(value)) {
    const name = fieldName(object, spelling);
    if (!isName(name) || name === '__proto__') {
      return refuse(`a field name is a text of 1 to ${maxIdLength} characters`);
    }
    if (name === 'custom_fields' && isPlainObject(fieldValue)) {
      const nested = readFields(object, fieldValue);
      if (!nested.ok) return nested;
      Object.assign(fields, nested.value);
      continue;
    }
    if (!isJson(fieldValue)) return refuse(`the field "${name}" holds a value that JSON cannot carry`);
    if (holdsLostDigits(fieldValue)) return refuse(lostDigits(`the field "${name}"`));
    fields[name] = fieldValue === '' ? null : fieldValue;
  }
  return { ok: true, value: fields };
}

function readTime(value: unknown): Read<number | undefined> {
  if (value === undefined || value === null) return { ok: true, value: undefined };
  const time = parseTime(value);
  return time === undefined
    ? refuse('"occurredAt" is an ISO 8601 time, or a count since 1970: ms, or seconds of ten digits')
    : { ok: true, value: time };
}

export const policies: readonly Policy[] = ['createOrUpdate', 'updateOnly', 'createOnly'];

function readPolicy(value: unknown): Read<Policy | undefined> {
  if (value === undefined || value === null) return { ok: true, value: undefined };
  const policy = policies.find((known) => known === value);
  return policy === undefined
    ? refuse(`"policy" is one of ${policies.join(', ')}`)
    : { ok: true, value: policy };
}

function readIds(
  payload: Record<string, unknown>,
): Read<Pick<Change, 'changeId' | 'requestId' | 'externalId'>> {
  const ids: Pick<Change, 'changeId' | 'requestId' | 'externalId'> = {};
  for (const name of ['changeId', 'requestId', 'externalId'] as const) {
    const value = payload[name];
    if (value === null && name === 'externalId') ids.externalId = null;
    if (value === undefined || value === null) continue;
    if (hasLostDigits(value)) return refuse(lostDigits(`"${name}"`));
    // Apps keep CRM ids as numbers; an external id is a string everywhere here.
    const id = typeof value === 'number' ? String(value) : value;
    if (typeof id !== 'string' || !isName(id)) {
      return refuse(`"${name}" is a text of 1 to ${maxIdLength} characters`);
    }
    if (isNoId(id))
      return refuse(`"${name}" is the text "${id.trim()}", which is no id: leave it out where there is none`);
    ids[name] = id;
  }
  return { ok: true, value: ids };
}

/** Also inside of lists and objects. */
function holdsLostDigits(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return hasLostDigits(value);
  return Object.values(value).some(holdsLostDigits);
}

function lostDigits(what: string): string {
  return `${what} is a number of more digits than arrive (over 2^53): send it as text`;
}

/** Postgres stores neither a NUL nor a lone surrogate: with one in a name or an id, every push would fail for ever. */
function isName(text: string): boolean {
  const isStorable = !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
  return text !== '' && text.length <= maxIdLength && isStorable;
}

/** Names only, and few of them: values may be a person's. */
function namesOf(payload: Record<string, unknown>): string {
  const names = Object.keys(payload).map((name) => name.slice(0, 40));
  return names.length === 0 ? 'nothing' : names.slice(0, 5).join(', ');
}

function refuse(reason: string): { ok: false; kind: RefusalKind; reason: string } {
  return { ok: false, kind: 'undecodable', reason };
}
