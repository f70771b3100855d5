// Up to a hundred records in one call. Rows of an answer come in any order (recorded answers), so each is looked for.
import { CrmError } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import type {
  BatchOperations,
  CrmRecord,
  FindRow,
  Match,
  RequestLimits,
  RowAnswer,
  WriteAnswer,
} from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { readPath } from '../../kit/json-path.ts';
import { shownValues } from '../../kit/shown-values.ts';
import { uniquePropertyOf, type HubspotParts } from './parts.ts';
import { hitOf, recordsIn, rowErrorsIn, writeAnswer, type HubspotRecord } from './record.ts';
import { filled, survivorError, traceId } from './writes.ts';

/** A row as it is sent, and which record of the answer is its own where no trace id says so. */
interface Input {
  id?: string;
  idProperty?: string;
  properties: CrmRecord;
  isIn(record: HubspotRecord): boolean;
}

export function createBatch(parts: HubspotParts): BatchOperations {
  const { object, keyProperty, owners, settings, send, shown } = parts;

  const notMentioned = (answer: ApiAnswer): CrmError =>
    answer.garbled('the answer to a batch does not mention this row');

  async function write<Row extends { record: CrmRecord }>(
    verb: 'create' | 'update',
    {
      path,
      rows,
      inputOf,
    }: { path: string; rows: readonly Row[]; inputOf(row: Row, record: CrmRecord): Input },
    limits: RequestLimits,
  ): Promise<RowAnswer<{ record: HubspotRecord; row: Row }>[]> {
    const owned = await owners.resolveEach(
      rows.map(({ record }) => record),
      limits,
    );
    const inputs = rows.map((row, at): Input | CrmError => {
      const record = owned[at] ?? row.record;
      return record instanceof CrmError ? record : inputOf(row, record);
    });
    const wire = inputs.flatMap((input, at): Json[] => {
      if (input instanceof CrmError) return [];
      const { isIn: _, ...row } = input;
      return [{ ...row, objectWriteTraceId: traceId(at) }];
    });
    if (wire.length === 0) return inputs.filter((input) => input instanceof CrmError);
    const records = inputs.flatMap((input) => (input instanceof CrmError ? [] : [input.properties]));
    const answer = await send(
      verb,
      { method: 'POST', path, body: { inputs: wire }, records, isCreate: verb === 'create' },
      limits,
    );
    const [results, errors] = [recordsIn(answer), rowErrorsIn(answer)];
    return rows.map((row, at) => {
      const input = inputs[at];
      if (input === undefined || input instanceof CrmError) return input ?? notMentioned(answer);
      const record = results.find((each) => each.traceId === traceId(at)) ?? results.find(input.isIn);
      if (record !== undefined) return { record, row };
      const error = errors.find((each) => namesRow(each, [traceId(at), input.id]));
      return error === undefined ? notMentioned(answer) : answer.refusal(error);
    });
  }

  return {
    size: settings.batchSize,
    // A batch reads by unique properties; the search asks by one value.
    findsBy: ['entityId', 'email'].filter((field) => uniquePropertyOf(parts, { field }) !== undefined),

    async find(rows: readonly FindRow[], limits) {
      const idProperty = rows[0] === undefined ? undefined : uniquePropertyOf(parts, rows[0].key);
      if (idProperty === undefined) throw new TypeError('a batch reads by unique properties only');
      const body = { idProperty, inputs: rows.map(({ key }) => ({ id: key.value })), properties: shown() };
      const request = { method: 'POST', path: '/batch/read', isWrite: false, body } as const;
      const answer = await send('find', request, limits);
      const [records, errors] = [recordsIn(answer), rowErrorsIn(answer)];
      return rows.map(({ key, call }): RowAnswer<Match[]> => {
        const found = records.filter(({ properties }) => hasValue(properties, idProperty, key.value));
        const ourId = call.key.entityId;
        if (found.length > 0) return found.map((record) => hitOf(object, record, { keyProperty, ourId }));
        const error = errors.find((each) => namesRow(each, [key.value]));
        if (error === undefined) return notMentioned(answer);
        const refusal = answer.refusal(error);
        return refusal.kind === 'not_found' ? [] : refusal;
      });
    },

    async create(rows, limits) {
      const path = keyProperty === undefined ? '/batch/create' : '/batch/upsert';
      const answers = await write(
        'create',
        {
          path,
          rows,
          inputOf({ call }, record): Input {
            if (keyProperty === undefined) {
              const { email } = record;
              return {
                properties: filled(record),
                isIn: ({ properties }) => typeof email === 'string' && hasValue(properties, 'email', email),
              };
            }
            const id = call.key.entityId;
            // Answers repeat what was sent, and nothing else says which row a record is (recorded answers).
            const properties = { ...filled(record), [keyProperty]: id };
            const isIn: Input['isIn'] = (each) => hasValue(each.properties, keyProperty, id);
            return { id, idProperty: keyProperty, properties, isIn };
          },
        },
        limits,
      );
      return answers.map((each): RowAnswer<WriteAnswer> =>
        each instanceof CrmError ? each : writeAnswer(each.record),
      );
    },

    async update(rows, limits) {
      const answers = await write(
        'update',
        {
          path: '/batch/update',
          rows,
          inputOf: ({ externalId: id }, properties) => ({ id, properties, isIn: (each) => each.id === id }),
        },
        limits,
      );
      return answers.map((each): RowAnswer<WriteAnswer> => {
        if (each instanceof CrmError) return each;
        const { record, row } = each;
        return record.id === row.externalId
          ? writeAnswer(record)
          : survivorError(parts, row.externalId, record.id);
      });
    },

    /** Two inputs that are one record for HubSpot have the whole batch refused (segmentio/action-destinations 3969). */
    valuesOnce: (record) =>
      [object === 'contact' ? 'email' : undefined, keyProperty].flatMap((name) => {
        const value = name === undefined ? undefined : record[name];
        return typeof value === 'string' && value !== '' ? [`${name}:${value.trim().toLowerCase()}`] : [];
      }),
  };
}

/** In `context.ids` or `context.objectWriteTraceId` (recorded answers). */
function namesRow(error: Json, names: readonly (string | undefined)[]): boolean {
  const named = ['context.objectWriteTraceId', 'context.ids', 'context.id']
    .flatMap((path) => shownTexts(readPath(error, path)))
    .map((each) => each.toLowerCase());
  return names.some((name) => name !== undefined && named.includes(name.toLowerCase()));
}

/** A list of one may be the value itself. */
function shownTexts(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}

/** E-mails in any case, and secondary ones; of any other property the value itself. */
function hasValue(properties: CrmRecord, name: string, value: string): boolean {
  const shown =
    name === 'email'
      ? ['email', 'hs_additional_emails'].flatMap((place) => shownValues(properties[place]))
      : [properties[name]];
  const wanted = value.trim().toLowerCase();
  return shown.some((each) => typeof each === 'string' && each.trim().toLowerCase() === wanted);
}
