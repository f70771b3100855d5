// The operations of a contact: build the request, read the answer.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, ObjectOperations, WriteAnswer } from '../../connector.ts';
import { unlessGone, type ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { createObjectParts, type VendorSession } from '../../kit/objects/object-parts.ts';
import { filled } from '../../kit/records/filled.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { ShownRecord } from '../../kit/records/match-of.ts';
import { tables } from './fields.ts';
import type { Settings } from './settings.ts';

export function createContacts(session: VendorSession<Settings>): ObjectOperations {
  const { send, hit, operations } = createObjectParts(session, {
    object: 'contact',
    table: tables.contact,
    // FILL IN: by what a contact is found, whether the CRM allows it once only, and how far its search lags behind.
    keys: [{ field: 'email', unique: 'no', lookup: 'primary', lagMs: 0 }],
    // FILL IN: the CRM's field that holds the app's own id; then a lookup by it is the first of the keys (ownKey).
    keyField: undefined,
    shownAt: { email: ['email'], phone: ['phone'] },
    personal: [],
    basePath: '/contacts',
    unknownHorizonMs: session.settings.unknownHorizonMs,
  });

  // FILL IN: the addresses, what is sent, and where the answers hold the records.
  return {
    ...operations,

    async find([key], call) {
      if (key === undefined) return [];
      const answer = await send('find', { method: 'GET', query: { [key.field]: key.value } }, call);
      return listIn(answer, 'results', readRecord).map((record) => hit(record, call));
    },

    async read(externalId, call) {
      const request = { method: 'GET', path: pathOf(externalId) } as const;
      const answer = await send('read', request, call).catch(unlessGone);
      return answer === undefined ? { state: 'gone' } : { state: 'live', match: hit(recordIn(answer), call) };
    },

    async create(record, call) {
      const body = filled(record);
      const request = { method: 'POST', body, records: [body], isCreate: true } as const;
      return written(await send('create', request, call));
    },

    async update(externalId = '', record, call) {
      const request = { method: 'PATCH', path: pathOf(externalId), body: record, records: [record] } as const;
      return written(await send('update', request, call));
    },
  };
}

function pathOf(externalId: string): string {
  return `/${encodeURIComponent(externalId)}`;
}

/** Undefined: what came is no record. */
function readRecord(json: Json | undefined): ShownRecord | undefined {
  if (!isPlainObject(json)) return undefined;
  const { id: given, url, ...fields } = json as CrmRecord;
  const id = externalIdOf(given);
  return id === undefined ? undefined : { id, url: typeof url === 'string' ? url : undefined, fields };
}

function recordIn(answer: ApiAnswer): ShownRecord {
  const record = readRecord(answer.json);
  if (record === undefined) throw answer.garbled('the answer names no record');
  return record;
}

function written(answer: ApiAnswer): WriteAnswer {
  const { id, url } = recordIn(answer);
  return { externalId: id, url };
}
