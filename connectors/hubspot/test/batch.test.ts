// Rows of one call, and whose answer is whose.
import { expect, test } from 'vitest';
import { batchedOperations } from '../../batches/batched-operations.ts';
import { createSlots } from '../../batches/slots.ts';
import { createTimers } from '../../batches/timers.ts';
import type { BatchOperations } from '../../connector.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import type { ServerAnswer } from '../../kit/testing/local-server.ts';
import { openHubspot, record, recorded } from './open-hubspot.ts';

async function batchOf(answer: ServerAnswer, given: Record<string, unknown> = {}) {
  const opened = await openHubspot(answer, given);
  const { batch } = opened.of();
  if (batch === undefined) throw new Error('no batch');
  const inputs = () =>
    (JSON.parse(opened.server.requests[0]?.body ?? '{}') as { inputs: Record<string, unknown>[] }).inputs;
  return { batch, inputs };
}

const createRow = (entityId: string, email: string) => ({
  record: { email, syncline_id: entityId },
  call: callOf({ key: keyOf(entityId) }),
});
const create = (batch: BatchOperations, ...rows: ReturnType<typeof createRow>[]) =>
  batch.create?.(rows, callOf());

test('rows are found by our key, whatever their order, and a refused row fails alone', async () => {
  const { batch, inputs } = await batchOf({
    status: 207,
    body: {
      status: 'COMPLETE',
      results: [record('12', { syncline_id: 'c-3' }), record('11', { syncline_id: 'c-1' })],
      errors: [
        {
          status: 'error',
          category: 'CONFLICT',
          message: 'Contact already exists. Existing ID: 171591000198',
          context: { objectWriteTraceId: ['row-1'], existingId: ['171591000198'] },
        },
      ],
      numErrors: 1,
    },
  });
  const answers = await create(
    batch,
    createRow('c-1', 'a@example.com'),
    createRow('c-2', 'b@example.com'),
    createRow('c-3', 'c@example.com'),
  );
  expect(answers).toMatchObject([
    { externalId: '11' },
    { kind: 'conflict', existingId: '171591000198', execution: 'rejected' },
    { externalId: '12' },
  ]);
  expect(
    inputs().map(({ id, idProperty, objectWriteTraceId }) => [id, idProperty, objectWriteTraceId]),
  ).toEqual([
    ['c-1', 'syncline_id', 'row-0'],
    ['c-2', 'syncline_id', 'row-1'],
    ['c-3', 'syncline_id', 'row-2'],
  ]);
});

test('where answers name trace ids, those decide', async () => {
  const { batch } = await batchOf({
    body: {
      results: [
        { ...record('11', {}), objectWriteTraceId: 'row-1' },
        { ...record('12', {}), objectWriteTraceId: 'row-0' },
      ],
    },
  });
  const answers = await create(batch, createRow('c-1', 'a@example.com'), createRow('c-2', 'b@example.com'));
  expect(answers).toMatchObject([{ externalId: '12' }, { externalId: '11' }]);
});

test('a row that the answer does not mention may have been executed', async () => {
  const { batch } = await batchOf({ body: { results: [record('11', { syncline_id: 'c-1' })] } });
  const answers = await create(batch, createRow('c-1', 'a@example.com'), createRow('c-2', 'b@example.com'));
  expect(answers).toMatchObject([{ externalId: '11' }, { kind: 'unknown', execution: 'unknown' }]);
});

test('without our property rows are found by their e-mail', async () => {
  const { batch } = await batchOf(
    {
      status: 201,
      body: { results: [record('12', { email: 'b@example.com' }), record('11', { email: 'a@example.com' })] },
    },
    { keyProperty: 'none' },
  );
  const answers = await create(batch, createRow('c-1', 'A@example.com'), createRow('c-2', 'b@example.com'));
  expect(answers).toMatchObject([{ externalId: '11' }, { externalId: '12' }]);
});

test('updates are found by their id, and one that is gone fails alone (recorded answer)', async () => {
  const { batch } = await batchOf({ status: 207, body: recorded('batch-update-partly') });
  const rows = ['unknownIdentifier888', '171591000199'].map((externalId) => ({
    externalId,
    record: { firstname: 'Ann' },
    call: callOf(),
  }));
  expect(await batch.update?.(rows, callOf())).toMatchObject([
    { kind: 'not_found' },
    { externalId: '171591000199' },
  ]);
});

test('a lookup of many says none of each that HubSpot could not get, and nothing of one that it does not mention', async () => {
  const { batch } = await batchOf({
    status: 207,
    body: {
      results: [record('7', { email: 'x@example.com', hs_additional_emails: 'a@example.com' })],
      errors: [{ status: 'error', category: 'OBJECT_NOT_FOUND', context: { ids: ['b@example.com'] } }],
      numErrors: 1,
    },
  });
  const rows = ['a@example.com', 'B@example.com', 'c@example.com'].map((value) => ({
    key: { field: 'email', value },
    call: callOf(),
  }));
  const [hit, miss, unsaid] = (await batch.find?.(rows, callOf())) ?? [];
  expect(hit).toMatchObject([{ externalId: '7' }]);
  expect(miss).toEqual([]);
  expect(unsaid).toMatchObject({ kind: 'transient' });
});

test('two rows of one e-mail or one key are never in one call', async () => {
  const { batch } = await batchOf({});
  expect(batch.valuesOnce?.({ email: 'A@example.com', syncline_id: 'c-1' })).toEqual([
    'email:a@example.com',
    'syncline_id:c-1',
  ]);
});

test('a lookup by what is not unique is a search of its own, however many are due at once', async () => {
  const { server, of } = await openHubspot({ body: { total: 0, results: [] } });
  const { operations, letGo } = batchedOperations('company', of('company'), {
    timers: createTimers(() => performance.now()),
    requestTimeoutMs: 20_000,
    lingerMs: 60_000,
    slots: createSlots(4),
  });
  const found = ['a.example.com', 'b.example.com'].map(async (value, at) =>
    operations.find?.([{ field: 'domain', value }], callOf({ key: keyOf(`x-${at}`, 'company') })),
  );
  letGo();
  expect(await Promise.all(found)).toEqual([[], []]);
  const search = '/crm/v3/objects/companies/search';
  expect(server.requests.map(({ url }) => url)).toEqual([search, search]);
});
