// Up to ten records in one call, always answered with 200. "Bulk APIs guarantee the same response object ordering as the
// request objects" (bulk-create-people): rows are found by their place, and a list of another length is no answer to them.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { BatchOperations, CrmRecord, RequestLimits, RowAnswer, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { filled } from '../../kit/records/filled.ts';
import { writeRows } from '../../kit/records/write-rows.ts';
import { shownValues } from '../../kit/answers/shown-values.ts';
import { objectNames } from '../fields.ts';
import { findMany } from './lookup.ts';
import { written, type CopperParts } from './record.ts';
import { idOnWire, toWire } from './wire.ts';
import { namingTheRecord } from './writes.ts';

interface Row {
  record: CrmRecord;
  /** Of an update. */
  externalId?: string;
}

export function createBatch(parts: CopperParts): BatchOperations {
  const { object, settings, owners, ownFields, send } = parts;
  const { path, askedByMany, hasBulkUpdate } = objectNames[object];

  function write(
    verb: 'create' | 'update',
    rows: readonly Row[],
    limits: RequestLimits,
  ): Promise<RowAnswer<WriteAnswer>[]> {
    return writeRows(owners, rows, limits, async (sent) => {
      const own = await ownFields(limits);
      const wire = sent.map(({ row: { externalId }, record }): Json => {
        const fields = toWire(record, own);
        return externalId === undefined ? fields : { id: idOnWire(externalId), ...fields };
      });
      const request = {
        method: 'POST',
        path: `/bulk_${verb}`,
        body: { [path]: wire },
        records: sent.map(({ record }) => record),
        isCreate: verb === 'create',
      } as const;
      const answer = await send(verb, request, limits);
      const results = Array.isArray(answer.json) ? (answer.json as Json[]) : [];
      if (results.length !== sent.length) throw answer.garbled('the answer has another number of rows');
      return sent.map(({ row }, at) => rowAnswer(results[at], row, answer));
    });
  }

  function rowAnswer(
    result: Json | undefined,
    { externalId }: Row,
    answer: ApiAnswer,
  ): RowAnswer<WriteAnswer> {
    const { success, id } = isPlainObject(result) ? (result as Record<string, Json>) : {};
    // As if it had come alone: then it would be 422.
    if (success === false) return answer.refusal(result as Json, { status: 422 });
    const named = externalIdOf(id);
    return named === undefined || (externalId !== undefined && named !== externalId)
      ? answer.garbled('a row of the answer names no record, or another one')
      : written(named, parts);
  }

  const batch: BatchOperations = {
    size: settings.batchSize,
    findsBy: askedByMany,

    async create(rows, limits) {
      const whole = rows.map((row) => ({ ...row, record: filled(row.record) }));
      const answers = await write('create', whole, limits);
      for (const [at, { record }] of whole.entries()) {
        const answer = answers[at];
        if (answer !== undefined) answers[at] = await namingTheRecord(parts, answer, record, limits);
      }
      return answers;
    },

    /** A second row of an e-mail would be refused for the first one. */
    valuesOnce: ({ emails }) => shownValues(emails).map((email) => email.toLowerCase()),
  };
  if (hasBulkUpdate) batch.update = (rows, limits) => write('update', rows, limits);
  if (askedByMany.length > 0) {
    batch.find = async (rows, limits) => {
      const [field = ''] = rows.map(({ key }) => key.field);
      const values = rows.map(({ key }) => key.value);
      const hitsOf = await findMany(parts, field, values, limits);
      return rows.map(({ key, call }) => hitsOf(key.value, call));
    };
  }
  return batch;
}
