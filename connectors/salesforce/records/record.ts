// A record as Salesforce shows it: fields beside `attributes`.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, Match, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/external-id.ts';
import { matchOf } from '../../kit/records/match-of.ts';
import { objectNames, type SalesforceObject } from '../fields.ts';

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
  const list = isPlainObject(answer.json) ? answer.json['records'] : undefined;
  const records = Array.isArray(list) ? list.map((each) => readRecord(each as Json)) : [undefined];
  if (!records.every((record) => record !== undefined)) {
    throw answer.garbled('the answer holds no list of records');
  }
  return records;
}

/** `ourId`: of the entity that asks. `url`: where a person sees it. */
export function hitOf(
  name: SalesforceObject,
  { id, fields }: SalesforceRecord,
  { url, ...ours }: { keyField: string | undefined; ourId: string; url: string | undefined },
): Match {
  return matchOf({ id, url, fields }, { ...ours, shownAt: objectNames[name].shownAt });
}

/** In the browser: Lightning's page of a record. From memory; seen in datacite/datacite 1461. */
export function recordUrl(
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
