// A record in this CRM's answers, by itself or in a row of a batch, and what is sent of one.
import type { CrmRecord, Match } from '../../../../connectors/connector.ts';
import type { ApiAnswer } from '../../../../connectors/kit/api/api.ts';
import { externalIdOf } from '../../../../connectors/kit/ids/external-id.ts';
import { flatten, nest } from '../../../../connectors/kit/records/flatten.ts';
import { shownIdentity } from '../../../../connectors/kit/answers/shown-values.ts';
import { isPlainObject, type Json } from '../../../../domain/json.ts';
import { keyProperty, type Place } from './fields.ts';

export interface CrmAnswerRecord {
  id: string;
  url: string | undefined;
  properties: CrmRecord;
  state: Record<string, unknown>;
}

/** The record in the answer; throws where it names none. */
export function recordIn(answer: ApiAnswer): CrmAnswerRecord {
  const record = readRecord(answer.json);
  if (record === undefined) throw answer.garbled('the answer names no record');
  return record;
}

export function readRecord(value: unknown): CrmAnswerRecord | undefined {
  if (!isPlainObject(value)) return undefined;
  const { id: given, url, properties, state } = value as Record<string, Json | undefined>;
  const id = externalIdOf(given);
  if (id === undefined || !isPlainObject(properties)) return undefined;
  return {
    id,
    url: typeof url === 'string' ? url : undefined,
    properties: flatten(properties as CrmRecord, () => false),
    state: isPlainObject(state) ? state : {},
  };
}

/** Undefined: what came is no list of records. */
export function readRecords(value: unknown): CrmAnswerRecord[] | undefined {
  const results = isPlainObject(value) && Array.isArray(value['results']) ? value['results'] : undefined;
  const records = results?.flatMap((each) => readRecord(each) ?? []);
  return records?.length === results?.length ? records : undefined;
}

/** Found by a lookup for this entity. */
export function matchOf({ keys }: Place, { id, url, properties }: CrmAnswerRecord, entityId: string): Match {
  const shown = Object.keys(keys).filter((field) => field !== 'entityId');
  return {
    externalId: id,
    url,
    record: properties,
    hasOurKey: properties[keyProperty] === entityId,
    shows: shownIdentity(
      Object.fromEntries(shown.map((field) => [field, [properties[keys[field] ?? field]]])),
    ),
  };
}

/** Nothing is to be cleared in a record that does not exist yet. */
export function newProperties(record: CrmRecord): Record<string, Json> {
  return nest(Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)));
}
