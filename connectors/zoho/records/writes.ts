// Writes of up to 100 rows, one of them or many: each row is answered in its place (insert records), a bad one fails alone,
// and the status says only how many went well. A list of another length is no answer to anybody.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { CrmError } from '../../../domain/failure.ts';
import type {
  Call,
  CreateRow,
  CrmRecord,
  RequestLimits,
  RowAnswer,
  UpdateRow,
  WriteAnswer,
} from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath } from '../../kit/answers/json-path.ts';
import { filled } from '../../kit/records/filled.ts';
import { writeRows } from '../../kit/records/write-rows.ts';
import { asSent, recordUrl, triggers, type ZohoParts } from './record.ts';

export function createWrites(parts: ZohoParts) {
  const { module, keyField, settings, owners, send } = parts;

  function write<Row extends { record: CrmRecord }>(
    verb: 'create' | 'update',
    { path, more = {} }: { path: string; more?: Record<string, Json> },
    rows: readonly Row[],
    limits: RequestLimits,
    recordOf: (record: CrmRecord, row: Row) => CrmRecord,
  ): Promise<RowAnswer<WriteAnswer>[]> {
    return writeRows(owners, rows, limits, async (sent) => {
      const records = sent.map(({ row, record }) => recordOf(record, row));
      const request = {
        method: verb === 'create' ? 'POST' : 'PUT',
        path,
        body: { data: records.map(asSent), ...triggers(settings), ...more },
        records,
        isCreate: verb === 'create',
        hasRows,
      } as const;
      const answer = await send(verb, request, limits);
      const answered = rowsIn(answer);
      if (answered.length !== sent.length) throw answer.garbled('the answer has another number of rows');
      return answered.map((row) => rowAnswer(row, answer));
    });
  }

  function rowAnswer(row: Json, answer: ApiAnswer): RowAnswer<WriteAnswer> {
    if (readPath(row, 'status') !== 'success') return answer.refusal(row);
    const by = readPath(row, 'duplicate_field');
    // Another field than the one that was named would have written over somebody else's record.
    if (typeof by === 'string' && by !== keyField) {
      return answer.garbled(`it went by ${by}, and not by the field of the app's own ids`);
    }
    const id = externalIdOf(readPath(row, 'details.id'));
    if (id === undefined) return answer.garbled('a row of the answer names no record');
    return { externalId: id, url: recordUrl(module, id, answer) };
  }

  /** By our own key it finds the record that an earlier create has made; by no other field (README, 1). */
  const createMany = (rows: readonly CreateRow[], limits: RequestLimits): Promise<RowAnswer<WriteAnswer>[]> =>
    keyField === undefined
      ? write('create', { path: `/${module}` }, rows, limits, filled)
      : write(
          'create',
          { path: `/${module}/upsert`, more: { duplicate_check_fields: [keyField] } },
          rows,
          limits,
          (record, { call }) => ({ ...filled(record), [keyField]: call.key.entityId }),
        );

  const updateMany = (rows: readonly UpdateRow[], limits: RequestLimits): Promise<RowAnswer<WriteAnswer>[]> =>
    write('update', { path: `/${module}` }, rows, limits, (record, { externalId }) => ({
      id: externalId,
      ...record,
    }));

  return {
    createMany,
    updateMany,
    create: async (record: CrmRecord, call: Call) => onlyOne(await createMany([{ record, call }], call)),
    update: async (externalId = '', record: CrmRecord, call: Call) =>
      onlyOne(await updateMany([{ externalId, record, call }], call)),

    /** Into the recycle bin, for 60 days. From memory. */
    async remove(externalId: string, call: Call): Promise<void> {
      const path = `/${module}/${encodeURIComponent(externalId)}`;
      const answer = await send('remove', { method: 'DELETE', path, hasRows }, call);
      const [row] = rowsIn(answer);
      if (row === undefined || readPath(row, 'status') !== 'success') throw answer.refusal(row ?? null);
    },
  };
}

/** Of a refusal too, where all rows are bad. */
export function hasRows(json: Json): boolean {
  return rowsOf(json) !== undefined;
}

export function rowsIn(answer: ApiAnswer): Json[] {
  const rows = answer.json === undefined ? undefined : rowsOf(answer.json);
  if (rows === undefined) throw answer.garbled('the answer holds no list of rows');
  return rows;
}

function rowsOf(json: Json): Json[] | undefined {
  const data = isPlainObject(json) ? json['data'] : undefined;
  return Array.isArray(data) ? (data as Json[]) : undefined;
}

function onlyOne([answer]: RowAnswer<WriteAnswer>[]): WriteAnswer {
  if (answer === undefined || answer instanceof CrmError)
    throw answer ?? new TypeError('one row, one answer');
  return answer;
}
