// A record as Salesforce shows it: fields beside `attributes`.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, MatchKey, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import type { ObjectParts } from '../../kit/objects/object-parts.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { ShownRecord } from '../../kit/records/match-of.ts';
import type { SalesforceObject } from '../fields.ts';
import type { SalesforceSettings } from '../settings.ts';

export interface SalesforceParts extends ObjectParts<SalesforceSettings> {
  /** Salesforce's name of the object. */
  name: SalesforceObject;
}

export interface SalesforceRecord {
  id: string;
  fields: CrmRecord;
}

export function readRecord(json: Json | undefined): SalesforceRecord | undefined {
  if (!isPlainObject(json)) return undefined;
  const { attributes: _kind, ...fields } = json as CrmRecord;
  const id = externalIdOf(fields['Id']);
  return id === undefined ? undefined : { id, fields };
}

/** The records of a query; throws where there is no list, or one of something else. */
export function recordsIn(answer: ApiAnswer): SalesforceRecord[] {
  return listIn(answer, 'records', readRecord);
}

/** With the address where a person sees it. */
export function shownRecord(
  name: SalesforceObject,
  { id, fields }: SalesforceRecord,
  answer: ApiAnswer,
): ShownRecord {
  return { id, fields, url: recordUrl(name, id, answer) };
}

/** In the browser: Lightning's page of a record. From memory; seen in datacite/datacite 1461. */
function recordUrl(
  name: SalesforceObject,
  id: string,
  { baseUrl }: Pick<ApiAnswer, 'baseUrl'>,
): string | undefined {
  const instance = baseUrl?.replace(/\/services\/data\/.*$/s, '');
  return instance === undefined ? undefined : `${instance}/lightning/r/${name}/${id}/view`;
}

export function writeAnswer(name: SalesforceObject, id: string, answer: ApiAnswer): WriteAnswer {
  return { externalId: id, url: recordUrl(name, id, answer) };
}

/** The fields in which a key may stand. */
export function placesOf({ shownAt, keyField }: SalesforceParts, { field }: MatchKey): readonly string[] {
  if (field === 'entityId') return keyField === undefined ? [] : [keyField];
  return shownAt[field] ?? [];
}
