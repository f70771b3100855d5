// Many creates in one request: each row has an answer of its own, and what is about the request is about all rows.
import assert from 'node:assert/strict';
import { CrmError } from '../../domain/failure.ts';
import type { CreateRow, RowAnswer, WriteAnswer } from '../connector.ts';
import { callOf, keyOf } from '../kit/testing/calls.ts';
import type { BatchedRow } from '../kit/testing/conformance-sample.ts';
import { crmError, objectOf, type Tools } from '../kit/testing/connector-session.ts';
import type { Suite } from './suite.ts';

const rows: readonly BatchedRow[] = ['1', '2', '3'].map((number) => ({
  externalId: `100${number}`,
  entityId: `x-${number}`,
  email: `row-${number}@example.com`,
}));

export function batchCases({ sample, it }: Suite): void {
  const { batchCreated } = sample.answers;

  function createRows({ operations }: Tools): Promise<RowAnswer<WriteAnswer>[]> {
    const create = operations.batch?.create;
    assert.ok(create !== undefined, 'an answer to a batch, and no batch');
    const object = objectOf(sample);
    const made = rows.map(({ entityId, email }): CreateRow => {
      const key = keyOf(entityId, object);
      const fields = object === 'contact' ? { ...sample.fields, email } : sample.fields;
      return { record: operations.toRecord(fields, key), call: callOf({ key }) };
    });
    return create(made, callOf());
  }

  if (batchCreated === undefined) {
    it('batch: a gap, and its reason is told', async ({ operations }) => {
      assert.ok(sample.gaps?.batchCreated, 'say how this CRM answers a batch, or why it has none (gaps)');
      assert.equal(operations.batch?.create, undefined, 'it is declared a gap, and is none');
    });
    return;
  }

  it('batch: each row gets its own record, in one request', async (tools) => {
    tools.server.answer((request) => batchCreated(rows, request));
    const ids = (await createRows(tools)).map((row) =>
      row instanceof CrmError ? row.message : row.externalId,
    );
    assert.deepEqual(ids, ['1001', '1002', '1003']);
    assert.equal(tools.server.requests.length, 1);
  });

  it('batch: a row that the answer does not mention may have been executed', async (tools) => {
    tools.server.answer((request) => batchCreated(rows.slice(0, 2), request));
    // A vendor whose rows come by their place has said nothing of any of them.
    const last = await createRows(tools).then(
      (answers) => answers.at(-1),
      (error: unknown) => error,
    );
    assert.ok(last instanceof CrmError);
    assert.deepEqual([last.kind, last.execution], ['unknown', 'unknown']);
  });

  for (const [name, answer, kind, execution] of [
    ['a reset', { fault: 'reset' }, 'unknown', 'unknown'],
    ['401', { status: 401 }, 'auth_expired', 'rejected'],
    ['429', { status: 429 }, 'rate_limited', 'rejected'],
    ['503', { status: 503 }, 'unknown', 'unknown'],
    ['a login page', { body: '<!doctype html><html><body>Log in</body></html>' }, 'unknown', 'unknown'],
  ] as const) {
    it(`batch: ${name} is about all rows, and sent once`, async (tools) => {
      tools.server.answer(answer);
      const error = await crmError(createRows(tools));
      assert.deepEqual([error.kind, error.execution], [kind, execution]);
      assert.equal(tools.server.requests.length, 1);
    });
  }
}
