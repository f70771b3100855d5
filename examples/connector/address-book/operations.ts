// The operations of a contact: build the request, read the answer.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, ObjectOperations, RecordState, WriteAnswer } from '../../../connectors/connector.ts';
import { unlessGone, type ApiAnswer } from '../../../connectors/kit/api/api.ts';
import { externalIdOf } from '../../../connectors/kit/ids/external-id.ts';
import { createObjectParts, type VendorSession } from '../../../connectors/kit/objects/object-parts.ts';
import { filled } from '../../../connectors/kit/records/filled.ts';
import { listIn } from '../../../connectors/kit/records/list-in.ts';
import { tables } from './fields.ts';
import type { Settings } from './settings.ts';

const keyField = 'syncline_id';

export function createContacts(session: VendorSession<Settings>): ObjectOperations {
  const { send, hit, operations } = createObjectParts(session, {
    object: 'contact',
    table: tables.contact,
    keys: [
      // Nothing keeps another program from writing our id into a second record.
      { field: 'entityId', unique: 'assumed', lookup: 'primary', lagMs: 0 },
      { field: 'email', unique: 'no', lookup: 'primary', lagMs: 0 },
    ],
    keyField,
    shownAt: { email: ['email'], phone: ['phone'] },
    personal: [],
    basePath: '/contacts',
    unknownHorizonMs: session.settings.unknownHorizonMs,
  });

  return {
    ...operations,

    async find([key], call) {
      if (key === undefined) return [];
      const body = { property: key.field === 'entityId' ? keyField : key.field, value: key.value };
      const answer = await send('find', { method: 'POST', path: '/search', body, isWrite: false }, call);
      return listIn(answer, 'results', readRecord).map((record) => hit(record, call));
    },

    async read(externalId, call) {
      const request = { method: 'GET', path: pathOf(externalId) } as const;
      const answer = await send('read', request, call).catch(unlessGone);
      if (answer === undefined) return { state: 'gone' };
      const record = recordIn(answer);
      return departed(record.state) ?? { state: 'live', match: hit(record, call) };
    },

    async create(record, call) {
      const properties = filled(record);
      const request = {
        method: 'POST',
        body: { properties },
        records: [properties],
        isCreate: true,
      } as const;
      return written(await send('create', request, call));
    },

    async update(externalId = '', record, call) {
      const body = { properties: record };
      const request = { method: 'PATCH', path: pathOf(externalId), body, records: [record] } as const;
      return written(await send('update', request, call));
    },

    async remove(externalId, call) {
      await send('remove', { method: 'DELETE', path: pathOf(externalId) }, call);
    },
  };
}

function pathOf(externalId: string): string {
  return `/${encodeURIComponent(externalId)}`;
}

/** Undefined: it is live. It converts no contact into anything else. */
function departed({ as, into }: Record<string, unknown>): RecordState | undefined {
  if (as === 'merged' && typeof into === 'string') return { state: 'merged', into };
  return as === 'archived' ? { state: 'archived' } : undefined;
}

/** Undefined: what came is no record. */
function readRecord(json: Json | undefined) {
  if (!isPlainObject(json)) return undefined;
  const { id: given, url, properties, state } = json as Record<string, Json | undefined>;
  const id = externalIdOf(given);
  if (id === undefined || !isPlainObject(properties)) return undefined;
  return {
    id,
    url: typeof url === 'string' ? url : undefined,
    fields: properties as CrmRecord,
    state: isPlainObject(state) ? state : {},
  };
}

function recordIn(answer: ApiAnswer) {
  const record = readRecord(answer.json);
  if (record === undefined) throw answer.garbled('the answer names no record');
  return record;
}

function written(answer: ApiAnswer): WriteAnswer {
  const { id, url } = recordIn(answer);
  return { externalId: id, url };
}
