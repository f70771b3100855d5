// A record as HubSpot shows it.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { CrmRecord, Match, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/external-id.ts';
import { matchOf } from '../../kit/records/match-of.ts';
import { objectNames } from '../fields.ts';

export interface HubspotRecord {
  id: string;
  /** Where a person sees it; recorded answers to writes have it. */
  url: string | undefined;
  properties: CrmRecord;
  /** Of an input of a batch, where the answer names it. */
  traceId: string | undefined;
}

export function readRecord(json: Json | undefined): HubspotRecord | undefined {
  if (!isPlainObject(json)) return undefined;
  const { id: given, url, properties, objectWriteTraceId } = json as Record<string, Json | undefined>;
  const id = externalIdOf(given);
  if (id === undefined || !isPlainObject(properties)) return undefined;
  return {
    id,
    url: typeof url === 'string' ? url : undefined,
    properties: properties as CrmRecord,
    traceId: typeof objectWriteTraceId === 'string' ? objectWriteTraceId : undefined,
  };
}

/** The record that an answer about one is; throws where it names none. */
export function recordIn(answer: ApiAnswer): HubspotRecord {
  const record = readRecord(answer.json);
  if (record === undefined) throw answer.garbled('the answer names no record');
  return record;
}

/** `results` of a batch or a search; throws where there is no list, or one of something else. */
export function recordsIn(answer: ApiAnswer): HubspotRecord[] {
  const results = isPlainObject(answer.json) ? answer.json['results'] : undefined;
  const records = Array.isArray(results) ? results.map((each) => readRecord(each as Json)) : [undefined];
  if (!records.every((record) => record !== undefined)) {
    throw answer.garbled('the answer holds no list of records');
  }
  return records;
}

/** `errors` of a 207. */
export function rowErrorsIn({ json }: ApiAnswer): Json[] {
  const errors = isPlainObject(json) ? json['errors'] : undefined;
  return Array.isArray(errors) ? (errors as Json[]) : [];
}

export function writeAnswer({ id, url }: HubspotRecord): WriteAnswer {
  return { externalId: id, url };
}

/** `ourId`: of the entity that asks. */
export function hitOf(
  object: ObjectType,
  { id, url, properties }: HubspotRecord,
  { keyProperty, ourId }: { keyProperty: string | undefined; ourId: string },
): Match {
  const { shownAt } = objectNames[object];
  return matchOf({ id, url, fields: properties }, { keyField: keyProperty, ourId, shownAt });
}
