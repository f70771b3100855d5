// A record as HubSpot shows it.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { CrmRecord, MatchKey, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import type { ObjectParts } from '../../kit/objects/object-parts.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { HubspotSettings } from '../settings.ts';

export type HubspotParts = ObjectParts<HubspotSettings>;

export interface HubspotRecord {
  id: string;
  /** Where a person sees it; recorded answers to writes have it. */
  url: string | undefined;
  /** Its properties. */
  fields: CrmRecord;
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
    fields: properties as CrmRecord,
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
  return listIn(answer, 'results', readRecord);
}

/** `errors` of a 207. */
export function rowErrorsIn({ json }: ApiAnswer): Json[] {
  const errors = isPlainObject(json) ? json['errors'] : undefined;
  return Array.isArray(errors) ? (errors as Json[]) : [];
}

export function writeAnswer({ id, url }: HubspotRecord): WriteAnswer {
  return { externalId: id, url };
}

/** The property whose value names one record, if any: other keys are for the search. */
export function uniquePropertyOf(
  { object, keyField, shownAt }: Pick<HubspotParts, 'object' | 'keyField' | 'shownAt'>,
  { field }: Pick<MatchKey, 'field'>,
): string | undefined {
  if (field === 'entityId') return keyField;
  const [place] = shownAt[field] ?? [];
  return isUnique(object, place) ? place : undefined;
}

/** Of HubSpot's own properties: two contacts never have one e-mail. */
export function isUnique(object: ObjectType, property: string | undefined): boolean {
  return object === 'contact' && property === 'email';
}

/** The properties in which a key may stand, by one value each: the additional ones hold lists. */
export function placesOf({ shownAt }: Pick<HubspotParts, 'shownAt'>, { field }: MatchKey): readonly string[] {
  return (shownAt[field] ?? []).filter((place) => !place.startsWith('hs_additional_'));
}
