// The operations of one object, at its own address.
import type {
  Call,
  ObjectOperations,
  RecordState,
  SessionContext,
} from '../../../../connectors/connector.ts';
import {
  createApi,
  unlessGone,
  type ApiAnswer,
  type ApiRequest,
} from '../../../../connectors/kit/api/api.ts';
import { nest } from '../../../../connectors/kit/records/flatten.ts';
import { createObjectMapping } from '../../../../connectors/kit/mapping/object-mapping.ts';
import { isPlainObject } from '../../../../domain/json.ts';
import type { FieldDescription } from '../../../../domain/mapping/field-description.ts';
import { withoutNames } from '../../../../domain/associations/wanted.ts';
import { operationName, type OperationVerb } from '../../../../domain/objects/operation-name.ts';
import type { ObjectType } from '../../../../domain/objects/objects.ts';
import { matchOf, newProperties, readRecords, recordIn } from './answers.ts';
import { createAssociations } from './associations.ts';
import { createBatch } from './batch.ts';
import { crm, places, tables } from './fields.ts';
import type { ThreeObjectsSettings } from './settings.ts';

export function createObject(
  object: ObjectType,
  { settings, http }: SessionContext<ThreeObjectsSettings>,
): ObjectOperations {
  const place = places[object];
  const keys = Object.keys(place.keys);
  const { toRecord, mapping } = createObjectMapping({ crm, object, table: tables[object], settings });
  const api = createApi({ crm, http, errors: [], setting: 'baseUrl' });

  /** `path`: what follows the object's address. */
  function send(
    verb: OperationVerb,
    { path = '', ...request }: Omit<ApiRequest, 'operation' | 'path'> & { path?: string },
    call: Call,
  ): Promise<ApiAnswer> {
    const operation = operationName(verb, object);
    return api.send({ operation, path: `/${place.path}${path}`, ...request }, call);
  }

  return {
    declaration: {
      keys: keys.map((field) => ({
        field,
        unique: 'assumed',
        lookup: settings.lookupLagMs > 0 ? 'search' : 'primary',
        lagMs: settings.lookupLagMs,
      })),
      keysTogether: false,
      updateForm: 'changed',
      answersId: true,
      unknownHorizonMs: settings.unknownHorizonMs,
      beforeCreate: 'fetch',
      createIsUpsert: false,
      crmDeduplicates: false,
      onAdopt: 'fillEmpty',
    },

    // Ids of the app associate, and are no properties.
    toRecord: (fields, key) => toRecord(withoutNames(object, fields), key),
    mapping,

    keysOf: (fields, { entityId }) =>
      keys.flatMap((field) => {
        const value = field === 'entityId' ? entityId : fields[field];
        return typeof value === 'string' && value.trim() !== '' ? [{ field, value }] : [];
      }),

    async find([key], call) {
      if (key === undefined) return [];
      const body = { property: place.keys[key.field] ?? key.field, value: key.value };
      const answer = await send('find', { method: 'POST', path: '/search', body, isWrite: false }, call);
      const records = readRecords(answer.json);
      if (records === undefined) throw answer.garbled('the answer holds no list of records');
      return records.map((record) => matchOf(place, record, call.key.entityId));
    },

    async read(externalId, call) {
      const request = { method: 'GET', path: pathOf(externalId) } as const;
      const answer = await send('read', request, call).catch(unlessGone);
      if (answer === undefined) return { state: 'gone' };
      const record = recordIn(answer);
      return departed(record.state) ?? { state: 'live', match: matchOf(place, record, call.key.entityId) };
    },

    async create(record, call) {
      const body = { properties: newProperties(record) };
      const request = { method: 'POST', body, isCreate: true } as const;
      const { id, url } = recordIn(await send('create', request, call));
      return { externalId: id, url };
    },

    async update(externalId = '', record, call) {
      const properties = nest(record);
      const headers: Record<string, string> =
        settings.updateAnswers === 'empty' ? { prefer: 'return=minimal' } : {};
      const request = { method: 'PATCH', path: pathOf(externalId), body: { properties }, headers } as const;
      const answer = await send('update', request, call);
      if (answer.status === 204) return { externalId };
      const { id, url } = recordIn(answer);
      return { externalId: id, url };
    },

    async describeFields(limits) {
      const request = { operation: 'describeFields', method: 'GET', path: `/${place.path}/fields` } as const;
      const answer = await api.send(request, limits);
      return isPlainObject(answer.json) ? (answer.json['fields'] as unknown as FieldDescription[]) : [];
    },

    async remove(externalId, call) {
      await send('remove', { method: 'DELETE', path: pathOf(externalId) }, call);
    },

    ...(settings.holds === 'none'
      ? {}
      : { associations: createAssociations(object, { holds: settings.holds, send }) }),
    ...(settings.batchSize === 0 ? {} : { batch: createBatch(object, { settings, http }) }),
  };
}

/** Undefined: it is live. */
function departed({ as, into, type, id }: Record<string, unknown>): RecordState | undefined {
  switch (as) {
    case 'archived':
      return { state: 'archived' };
    case 'merged':
      return { state: 'merged', into: String(into) };
    case 'converted':
      return { state: 'converted', object: String(type), id: String(id), isTaken: false };
    default:
      return undefined;
  }
}

function pathOf(externalId: string): string {
  return `/${encodeURIComponent(externalId)}`;
}
