// The operations of one object, at its own address.
import type {
  Call,
  CrmRecord,
  HttpAnswer,
  Match,
  ObjectOperations,
  RecordState,
  RequestLimits,
  SessionContext,
} from '../../../../connectors/connector.ts';
import {
  answerError,
  garbledAnswer,
  notSent,
  type ErrorContext,
} from '../../../../connectors/kit/classify.ts';
import { createMask } from '../../../../connectors/kit/mask.ts';
import { parseJson } from '../../../../connectors/kit/parse-json.ts';
import { shownIdentity } from '../../../../connectors/kit/shown-values.ts';
import { CrmError } from '../../../../domain/failure.ts';
import { isPlainObject, type Json } from '../../../../domain/json.ts';
import { operationName, type OperationVerb } from '../../../../domain/objects/operation-name.ts';
import type { ObjectType } from '../../../../domain/objects/objects.ts';
import { keyProperty, tables } from './fields.ts';
import type { ThreeObjectsSettings } from './settings.ts';

interface Request {
  verb: OperationVerb;
  method: string;
  /** What follows the object's address. */
  path?: string;
  body?: Json;
  headers?: Record<string, string>;
}

export const crm = 'three-objects';

export function createObject(
  object: ObjectType,
  { settings, secrets, http }: SessionContext<ThreeObjectsSettings>,
): ObjectOperations {
  const table = tables[object];
  const mask = createMask(Object.values(secrets));
  const keys = Object.keys(table.keys);

  const contextOf = (verb: OperationVerb): ErrorContext => ({
    crm,
    operation: operationName(verb, object),
    isWrite: verb !== 'find' && verb !== 'read',
    isCreate: verb === 'create',
    mask,
    setting: 'baseUrl',
  });

  /** Any 2xx; everything else throws. */
  async function send(request: Request, limits: RequestLimits): Promise<HttpAnswer> {
    const context = contextOf(request.verb);
    const { key } = secrets;
    if (key === undefined)
      throw notSent(context, { kind: 'auth_expired', reason: 'there is no secret "key"' });
    const answer = await http.request(
      {
        operation: context.operation,
        method: request.method,
        url: `${settings.baseUrl}/${table.path}${request.path ?? ''}`,
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          ...request.headers,
        },
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        isWrite: context.isWrite,
      },
      limits,
    );
    if (answer.status >= 200 && answer.status <= 299) return answer;
    throw answerError(context, answer, { reason: reasonOf(answer) });
  }

  /** The record in the answer; throws where it names none. */
  function recordIn(verb: OperationVerb, answer: HttpAnswer): CrmAnswerRecord {
    const record = readRecord(parseJson(answer.text));
    if (record === undefined) throw garbledAnswer(contextOf(verb), answer, 'the answer names no record');
    return record;
  }

  function matchOf({ id, url, properties }: CrmAnswerRecord, { key }: Call): Match {
    const places = Object.keys(table.keys).filter((field) => field !== 'entityId');
    return {
      externalId: id,
      url,
      record: properties,
      hasOurKey: properties[keyProperty] === key.entityId,
      shows: shownIdentity(
        Object.fromEntries(places.map((field) => [field, [properties[table.keys[field] ?? field]]])),
      ),
    };
  }

  return {
    declaration: {
      keys: keys.map((field) => ({
        field,
        unique: 'assumed',
        lookup: 'search',
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

    toRecord(fields, { entityId }) {
      const record: CrmRecord = {};
      for (const [name, value] of Object.entries(fields)) record[table.properties[name] ?? name] = value;
      record[keyProperty] = entityId;
      return record;
    },

    keysOf: (fields, { entityId }) =>
      keys.flatMap((field) => {
        const value = field === 'entityId' ? entityId : fields[field];
        return typeof value === 'string' && value.trim() !== '' ? [{ field, value }] : [];
      }),

    async find([key], call) {
      if (key === undefined) return [];
      const body = { property: table.keys[key.field] ?? key.field, value: key.value };
      const answer = await send({ verb: 'find', method: 'POST', path: '/search', body }, call);
      const found = parseJson(answer.text);
      const results = isPlainObject(found) && Array.isArray(found['results']) ? found['results'] : undefined;
      const records = results?.map(readRecord);
      if (records === undefined || records.includes(undefined)) {
        throw garbledAnswer(contextOf('find'), answer, 'the answer holds no list of records');
      }
      return records.flatMap((record) => (record === undefined ? [] : [matchOf(record, call)]));
    },

    async read(externalId, call) {
      const answer = await send({ verb: 'read', method: 'GET', path: pathOf(externalId) }, call).catch(
        noneIsGone,
      );
      if (answer === undefined) return { state: 'gone' };
      const record = recordIn('read', answer);
      return departed(record.state) ?? { state: 'live', match: matchOf(record, call) };
    },

    async create(record, call) {
      // Nothing is to be cleared in a record that does not exist yet.
      const properties = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
      const answer = await send({ verb: 'create', method: 'POST', body: { properties } }, call);
      const { id, url } = recordIn('create', answer);
      return { externalId: id, url };
    },

    async update(externalId = '', properties, call) {
      const answer = await send(
        {
          verb: 'update',
          method: 'PATCH',
          path: pathOf(externalId),
          body: { properties },
          headers: settings.updateAnswers === 'empty' ? { prefer: 'return=minimal' } : {},
        },
        call,
      );
      if (answer.status === 204) return { externalId };
      const { id, url } = recordIn('update', answer);
      return { externalId: id, url };
    },

    async remove(externalId, call) {
      await send({ verb: 'remove', method: 'DELETE', path: pathOf(externalId) }, call);
    },
  };
}

interface CrmAnswerRecord {
  id: string;
  url: string | undefined;
  properties: CrmRecord;
  state: Record<string, unknown>;
}

function readRecord(value: unknown): CrmAnswerRecord | undefined {
  if (!isPlainObject(value)) return undefined;
  const { id, url, properties, state } = value;
  if (typeof id !== 'string' || !isPlainObject(properties)) return undefined;
  return {
    id,
    url: typeof url === 'string' ? url : undefined,
    properties: properties as CrmRecord,
    state: isPlainObject(state) ? state : {},
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

function noneIsGone(error: unknown): undefined {
  if (error instanceof CrmError && error.kind === 'not_found') return undefined;
  throw error;
}

function reasonOf({ text }: HttpAnswer): string | undefined {
  const body = parseJson(text);
  const message = isPlainObject(body) ? body['message'] : undefined;
  return typeof message === 'string' ? message : undefined;
}

function pathOf(externalId: string): string {
  return `/${encodeURIComponent(externalId)}`;
}
