// A record as Zoho shows it: fields beside its id, which is a number of 19 digits written as a text.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, MatchKey } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import type { ObjectParts } from '../../kit/objects/object-parts.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { ShownRecord } from '../../kit/records/match-of.ts';
import { webOf } from '../data-centres.ts';
import type { ZohoModule } from '../fields.ts';
import type { ZohoSettings } from '../settings.ts';

export interface ZohoParts extends ObjectParts<ZohoSettings> {
  /** Zoho's name of the object. */
  module: ZohoModule;
}

/** Of an answer with records; "none" is 204, and an empty 200 says nothing. */
export function recordsIn(module: ZohoModule, answer: ApiAnswer): ShownRecord[] {
  if (answer.status === 204) return [];
  return listIn(answer, 'data', (json): ShownRecord | undefined => {
    if (!isPlainObject(json)) return undefined;
    const { id: given, ...fields } = json as CrmRecord;
    const id = externalIdOf(given);
    return id === undefined ? undefined : { id, fields, url: recordUrl(module, id, answer) };
  });
}

/** In the browser, of whichever account the person is logged in to. From memory. */
export function recordUrl(
  module: ZohoModule,
  id: string,
  { baseUrl }: Pick<ApiAnswer, 'baseUrl'>,
): string | undefined {
  const api = baseUrl?.replace(/\/crm\/v\d+$/, '');
  return api === undefined ? undefined : `${webOf(api)}/crm/tab/${module}/${id}`;
}

/** The fields in which a key may stand. */
export function placesOf({ shownAt, keyField }: ZohoParts, { field }: MatchKey): readonly string[] {
  if (field === 'entityId') return keyField === undefined ? [] : [keyField];
  return shownAt[field] ?? [];
}

/** What points at another record goes as `{ id }`: of those that we write, the owner. */
export function asSent({ Owner: owner, ...record }: CrmRecord): CrmRecord {
  if (owner === undefined) return record;
  return { ...record, Owner: typeof owner === 'string' ? { id: owner } : owner };
}

/** Rules of the account's run on what we write, unless none is named. */
export function triggers({ automations }: ZohoSettings): Record<string, Json> {
  return automations === 'off' ? { trigger: [] } : {};
}

export function idOfLookup(value: Json | undefined): string | undefined {
  return isPlainObject(value) ? externalIdOf(value['id'] as Json) : undefined;
}
