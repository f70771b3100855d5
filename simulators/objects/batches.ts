// Many records in one request. Each row is what the single operation does, and has its answer; answers come in no
// order that means anything, as at vendors that promise none: the client finds its rows by what it named them.
import type { CrmAnswer } from '../crm-surface.ts';
import { isFields } from '../http/form-fields.ts';
import type { Fields } from '../record.ts';
import {
  createRecord,
  findRecords,
  refusalOfCreate,
  refusalOfUpdate,
  refuse,
  updateRecord,
  type ObjectOperation,
  type ObjectRequest,
} from './operations.ts';

const mostRows = 100;

/** All records with each of these values. */
export const findMany: ObjectOperation = (request) => {
  const { property } = request.body;
  const values = listIn(request.body, 'values');
  return each(values, (value) => {
    const found = findRecords({ ...request, body: { property, value } });
    return { row: { value }, answer: found };
  });
};

/** A row says `ref`, by which its answer is found. */
export const createMany: ObjectOperation = (request) =>
  write(request, 'ref', { refusalOf: refusalOfCreate, execute: createRecord });

export const updateMany: ObjectOperation = (request) =>
  write(request, 'id', { refusalOf: refusalOfUpdate, execute: updateRecord });

function write(
  request: ObjectRequest,
  name: 'ref' | 'id',
  row: { refusalOf: (request: ObjectRequest) => CrmAnswer | undefined; execute: ObjectOperation },
): CrmAnswer {
  const rows = rowsIn(request.body).map((body) => ({ ...request, id: idIn(body), body }));
  if (request.context.settings.isBatchWhole) {
    for (const one of rows) {
      const refusal = row.refusalOf(one);
      if (refusal !== undefined) return refusal;
    }
  }
  return each(rows, (one) => ({ row: { [name]: one.body[name] }, answer: row.execute(one) }));
}

function each<Row>(rows: readonly Row[], run: (row: Row) => { row: Fields; answer: CrmAnswer }): CrmAnswer {
  if (rows.length === 0) return refuse(422, 'invalid', 'the batch is empty');
  if (rows.length > mostRows) return refuse(422, 'invalid', `at most ${mostRows} rows`);
  const done = rows.map(run);
  const results = done.map(({ row, answer: { status, body } }) => ({ ...row, status, body })).toReversed();
  const executed = done.filter(({ answer }) => answer.executed);
  return {
    status: 200,
    body: { results },
    executed: executed.length > 0,
    recordIds: executed.flatMap(({ answer }) => answer.recordId ?? []),
  };
}

export function idIn({ id }: Fields): string {
  return typeof id === 'string' ? id : '';
}

export function listIn(body: Fields, name: string): unknown[] {
  const list = body[name];
  return Array.isArray(list) ? list : [];
}

export function rowsIn(body: Fields): Fields[] {
  return listIn(body, 'inputs').filter(isFields);
}
