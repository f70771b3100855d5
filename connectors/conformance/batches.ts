// Many entities in one request: each row has an answer of its own, and what is about the request is about all rows.
import assert from 'node:assert/strict';
import { CrmError } from '../../domain/failure.ts';
import { createBatches } from '../batches/batches.ts';
import { createTimers } from '../batches/timers.ts';
import type { Call, CommonSettings, CreateRow, Match, RowAnswer, WriteAnswer } from '../connector.ts';
import { callOf, keyOf, operationsOf } from '../kit/testing/calls.ts';
import type { BatchedRow } from '../kit/testing/conformance-sample.ts';
import { crmError, objectOf, type Tools } from '../kit/testing/connector-session.ts';
import { fieldsOf, ownCall, rows } from './operations.ts';
import type { Suite } from './suite.ts';

export function batchCases({ sample, it, itOrGap }: Suite): void {
  const { batchCreated } = sample.answers;
  const object = objectOf(sample);

  function createRow({ operations }: Tools, row: BatchedRow): CreateRow {
    const record = operations.toRecord(fieldsOf(sample, row), keyOf(row.entityId, object));
    return { record, call: ownCall(row, object) };
  }

  function createRows(tools: Tools): Promise<RowAnswer<WriteAnswer>[]> {
    const create = tools.operations.batch?.create;
    assert.ok(create !== undefined, 'an answer to a batch, and no batch');
    return create(
      rows.map((row) => createRow(tools, row)),
      callOf(),
    );
  }

  itOrGap(
    'batchFound',
    'batch: by each key, each row hears of its own record, and of nobody else’s',
    async (answer, tools) => {
      const { operations, server } = tools;
      const { find, findsBy } = operations.batch ?? {};
      assert.ok(find !== undefined, 'an answer to a batch of lookups, and none');
      const fields = operations.declaration.keys.map((key) => key.field);
      for (const field of fields.filter((each) => findsBy?.includes(each) ?? true)) {
        const asked = rows.flatMap((row) => {
          const { keysOf } = operations;
          const keys = keysOf(fieldsOf(sample, row), keyOf(row.entityId, object));
          const key = keys.find((each) => each.field === field);
          return key === undefined ? [] : [{ key, call: ownCall(row, object) }];
        });
        // Rows of one value are never together (batches/).
        if (new Set(asked.map(({ key }) => key.value)).size < rows.length) continue;
        server.answer((request) => answer(rows, request));
        assert.deepEqual(idsOf(await find(asked, callOf())), [['1001'], ['1002'], ['1003']], field);
        server.answer((request) => answer(rows.slice(0, 2), request));
        // "None", or nothing is known of it: as the vendor says.
        const [first, second, last] = idsOf(await find(asked, callOf()));
        assert.deepEqual([first, second], [['1001'], ['1002']], field);
        assert.ok(last instanceof CrmError || last?.length === 0, field);
      }
    },
    ({ operations }) => operations.batch?.find !== undefined,
  );

  if (batchCreated === undefined) {
    it('batch: a gap, and its reason is told', async ({ operations }) => {
      assert.ok(
        sample.gaps?.batchCreated,
        'say in fixtures/conformance.ts how this CRM answers "batchCreated" (answers), or why it has no batches (gaps)',
      );
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

  it('batch: each row is marked before the bytes leave, and one that may not be sent is left out', async (tools) => {
    const { server, settings, open } = tools;
    const batches = createBatches(createTimers(() => performance.now()));
    const shared = batches.of(open(sample.secrets), {
      ...(settings as CommonSettings),
      batchLingerMs: 60_000,
    });
    const operations = operationsOf(shared.session, object);
    const seenAtMark: number[] = [];
    const refusal = new Error('this attempt may not send any more');
    const sent = rows.filter((_row, at) => at !== 1);
    server.answer((request) => batchCreated(sent, request));
    const create = (row: BatchedRow, given: Partial<Call>) => {
      const { record } = createRow(tools, row);
      return operations.create(record, callOf({ key: keyOf(row.entityId, object), ...given }));
    };
    const waiting = rows.map((row, at) =>
      create(row, {
        async beforeSend() {
          seenAtMark.push(server.requests.length);
          if (at === 1) throw refusal;
        },
      }),
    );
    shared.letGo();
    const outcomes = await Promise.allSettled(waiting);
    assert.deepEqual(
      outcomes.map((each) => (each.status === 'fulfilled' ? each.value.externalId : each.reason)),
      ['1001', refusal, '1003'],
    );
    assert.deepEqual(new Set(seenAtMark), new Set([0]));
    assert.equal(server.requests.length, 1);
    const body = server.requests.map((request) => request.body).join(' ');
    assert.ok(
      !body.includes(rows[1]?.email ?? '') && !body.includes(`"${rows[1]?.entityId}"`),
      'it went along',
    );
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

function idsOf(answers: RowAnswer<Match[]>[]): (CrmError | string[])[] {
  return answers.map((hits) => (hits instanceof CrmError ? hits : hits.map(({ externalId }) => externalId)));
}
