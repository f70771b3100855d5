// Up to a hundred records in one call. Rows of an answer come in any order (recorded answers), so each is looked for.
import type { CrmError } from '../../../domain/failure.ts';
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
import { readPath } from '../../kit/answers/json-path.ts';
import { shownValues } from '../../kit/answers/shown-values.ts';
import { filled } from '../../kit/records/filled.ts';
import { writeRows } from '../../kit/records/write-rows.ts';
import {
  recordsIn,
  rowErrorsIn,
  uniquePropertyOf,
  writeAnswer,
  type HubspotParts,
  type HubspotRecord,
} from './record.ts';
import { survivorError, traceId } from './writes.ts';

/** A row as it is sent, and which record of the answer is its own where no trace id says so. */
interface Input {
  sent: { id?: string; idProperty?: string; properties: CrmRecord };
  isIn(record: HubspotRecord): boolean;
}

export function createBatch(parts: HubspotParts): BatchOperations {
  const { object, keyField, owners, settings, send, shown, hit } = parts;

  const notMentioned = (answer: ApiAnswer): CrmError =>
    answer.garbled('the answer to a batch does not mention this row');

  function write<Row extends { record: CrmRecord }>(
    verb: 'create' | 'update',
    { path, rows, limits }: { path: string; rows: readonly Row[]; limits: RequestLimits },
    inputOf: (row: Row, record: CrmRecord) => Input,
    answerOf: (record: HubspotRecord, row: Row) => RowAnswer<WriteAnswer> = writeAnswer,
  ): Promise<RowAnswer<WriteAnswer>[]> {
    return writeRows(owners, rows, limits, async (sent) => {
      const inputs = sent.map(({ row, record }) => inputOf(row, record));
      const records = inputs.map(({ sent: { properties } }) => properties);
      const request = {
        method: 'POST',
        path,
        body: {
          inputs: inputs.map(({ sent: input }, at) => ({ ...input, objectWriteTraceId: traceId(at) })),
        },
        records,
        isCreate: verb === 'create',
      } as const;
      const answer = await send(verb, request, limits);
      const [results, errors] = [recordsIn(answer), rowErrorsIn(answer)];
      return sent.map(({ row }, at) => {
        const { sent: input, isIn = () => false } = inputs[at] ?? {};
        const record = results.find((each) => each.traceId === traceId(at)) ?? results.find(isIn);
        if (record !== undefined) return answerOf(record, row);
        const error = errors.find((each) => namesRow(each, [traceId(at), input?.id]));
        return error === undefined ? notMentioned(answer) : answer.refusal(error);
      });
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
        const found = records.filter(({ fields }) => hasValue(fields, idProperty, key.value));
        if (found.length > 0) return found.map((record) => hit(record, call));
        const error = errors.find((each) => namesRow(each, [key.value]));
        if (error === undefined) return notMentioned(answer);
        const refusal = answer.refusal(error);
        return refusal.kind === 'not_found' ? [] : refusal;
      });
    },

    create(rows, limits) {
      if (keyField === undefined) {
        return write('create', { path: '/batch/create', rows, limits }, (_row, record): Input => {
          const { email } = record;
          return {
            sent: { properties: filled(record) },
            isIn: ({ fields }) => typeof email === 'string' && hasValue(fields, 'email', email),
          };
        });
      }
      return write('create', { path: '/batch/upsert', rows, limits }, ({ call }, record): Input => {
        const id = call.key.entityId;
        // Answers repeat what was sent, and nothing else says which row a record is (recorded answers).
        const properties = { ...filled(record), [keyField]: id };
        return {
          sent: { id, idProperty: keyField, properties },
          isIn: ({ fields }) => hasValue(fields, keyField, id),
        };
      });
    },

    update: (rows, limits) =>
      write(
        'update',
        { path: '/batch/update', rows, limits },
        ({ externalId: id }, properties): Input => ({
          sent: { id, properties },
          isIn: (each) => each.id === id,
        }),
        (record, { externalId }) =>
          record.id === externalId ? writeAnswer(record) : survivorError(parts, externalId, record.id),
      ),

    /** Two inputs that are one record for HubSpot have the whole batch refused (segmentio/action-destinations 3969). */
    valuesOnce: (record) =>
      [object === 'contact' ? 'email' : undefined, keyField].flatMap((name) => {
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
