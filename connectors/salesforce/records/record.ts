// A record as Salesforce shows it: fields beside `attributes`.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, Match, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/external-id.ts';
import { shownIdentity } from '../../kit/shown-values.ts';
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
export function matchOf(
  name: SalesforceObject,
  { id, fields }: SalesforceRecord,
  { keyField, ourId, url }: { keyField: string | undefined; ourId: string; url: string | undefined },
): Match {
  const key = keyField === undefined ? undefined : fields[keyField];
  const carried = typeof key === 'string' && key.trim() !== '' ? key : undefined;
  return {
    externalId: id,
    url,
    record: fields,
    hasOurKey: carried === ourId,
    carriesKeyOf: carried === ourId ? undefined : carried,
    shows: shownIdentity(
      Object.fromEntries(
        Object.entries(objectNames[name].shownAt).map(([field, places]) => [
          field,
          places.map((place) => fields[place]),
        ]),
      ),
    ),
  };
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
