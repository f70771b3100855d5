// Many records in one request. The CRM's answers come in no order that means anything: each row is found by what it named.
import type {
  BatchOperations,
  RequestLimits,
  RowAnswer,
  SessionContext,
  WriteAnswer,
} from '../../../../connectors/connector.ts';
import { createApi, type ApiAnswer, type ApiRequest } from '../../../../connectors/kit/api/api.ts';
import { answerError, noAnswer, type ErrorContext } from '../../../../connectors/kit/errors/classify.ts';
import { nest } from '../../../../connectors/kit/records/flatten.ts';
import { CrmError } from '../../../../domain/failure.ts';
import { isPlainObject, type Json } from '../../../../domain/json.ts';
import { operationName, type OperationVerb } from '../../../../domain/objects/operation-name.ts';
import type { ObjectType } from '../../../../domain/objects/objects.ts';
import { matchOf, newProperties, readRecord, readRecords } from './answers.ts';
import { crm, keyProperty, places } from './fields.ts';
import type { ThreeObjectsSettings } from './settings.ts';

interface Result {
  status: number;
  body: Json;
}

export function createBatch(
  object: ObjectType,
  { settings, http }: Pick<SessionContext<ThreeObjectsSettings>, 'settings' | 'http'>,
): BatchOperations {
  const place = places[object];
  const api = createApi({ crm, http, errors: [], setting: 'baseUrl' });

  const contextOf = (verb: OperationVerb): ErrorContext => ({
    crm,
    operation: operationName(verb, object),
    isWrite: verb !== 'find',
    isCreate: verb === 'create',
    mask: http.mask,
    setting: 'baseUrl',
  });

  /** The results by what each row named. */
  async function send(
    verb: OperationVerb,
    name: string,
    request: Pick<ApiRequest, 'path' | 'body'>,
    limits: RequestLimits,
  ): Promise<(named: string) => RowAnswer<Result>> {
    const answer = await api.send(
      {
        ...request,
        operation: operationName(verb, object),
        path: `/${place.path}/batch/${request.path}`,
        method: 'POST',
        isWrite: verb !== 'find',
        isCreate: verb === 'create',
      },
      limits,
    );
    const results = resultsIn(answer, name);
    return (named) => {
      const result = results.get(named);
      if (result === undefined) {
        return noAnswer(contextOf(verb), { hasSent: true, reason: 'the answer does not mention this row' });
      }
      if (result.status >= 200 && result.status <= 299) return result;
      return answerError(contextOf(verb), {
        status: result.status,
        headers: {},
        text: JSON.stringify(result.body),
      });
    };
  }

  function written(result: RowAnswer<Result>, verb: OperationVerb): RowAnswer<WriteAnswer> {
    if (result instanceof CrmError) return result;
    const record = readRecord(result.body);
    if (record !== undefined) return { externalId: record.id, url: record.url };
    return noAnswer(contextOf(verb), { hasSent: true, reason: 'the row names no record' });
  }

  return {
    size: settings.batchSize,

    async find(rows, limits) {
      const field = rows[0]?.key.field ?? '';
      const property = place.keys[field] ?? field;
      const body = { property, values: rows.map(({ key }) => key.value) };
      const resultOf = await send('find', 'value', { path: 'read', body }, limits);
      return rows.map(({ key, call }) => {
        const result = resultOf(key.value);
        if (result instanceof CrmError) return result;
        const records = readRecords(result.body);
        return (
          records?.map((record) => matchOf(place, record, call.key.entityId)) ??
          noAnswer(contextOf('find'), { hasSent: true, reason: 'the row holds no list of records' })
        );
      });
    },

    async create(rows, limits) {
      const inputs = rows.map(({ record, call }) => ({
        ref: call.key.entityId,
        properties: newProperties(record),
      }));
      const resultOf = await send('create', 'ref', { path: 'create', body: { inputs } }, limits);
      return rows.map(({ call }) => written(resultOf(call.key.entityId), 'create'));
    },

    async update(rows, limits) {
      const inputs = rows.map(({ externalId: id, record }) => ({ id, properties: nest(record) }));
      const resultOf = await send('update', 'id', { path: 'update', body: { inputs } }, limits);
      return rows.map(({ externalId }) => written(resultOf(externalId), 'update'));
    },

    valuesOnce: ({ [keyProperty]: key }) => (typeof key === 'string' ? [key] : []),
  };
}

function resultsIn(answer: ApiAnswer, name: string): Map<string, Result> {
  const results = isPlainObject(answer.json) ? answer.json['results'] : undefined;
  if (!Array.isArray(results)) throw answer.garbled('the answer holds no list of results');
  return new Map(
    results.flatMap((each): [string, Result][] => {
      const { [name]: named, status, body } = isPlainObject(each) ? each : {};
      return typeof named === 'string' && typeof status === 'number' && body !== undefined
        ? [[named, { status, body: body as Json }]]
        : [];
    }),
  );
}
