// The batch calls of the CRM with three objects.
import { expect, test } from 'vitest';
import { startForTest } from './start-for-test.ts';

const headers = { authorization: 'Bearer demo-key' };

async function start() {
  const crm = await startForTest();
  return {
    ...crm,
    batch: (path: string, body: object) => crm.post(`/objects/companies/batch/${path}`, body, { headers }),
    control: (path: string, body: object) => crm.post(`/_control/${path}`, body),
    statsOfObjects: async () => (await crm.call('/_control/stats')).body['objects'],
  };
}

const input = (ref: string, properties: object = {}) => ({
  ref,
  properties: { syncline_id: ref, name: ref, domain: `${ref}.example.com`, ...properties },
});

test('each row of a batch has the answer of the single operation, by what it named', async () => {
  const crm = await start();
  const made = await crm.batch('create', { inputs: [input('a'), input('b', { name: '' }), input('c')] });
  expect(made).toMatchObject({
    status: 200,
    body: {
      // In no order that means anything.
      results: [
        { ref: 'c', status: 201, body: { id: 'company-2' } },
        { ref: 'b', status: 422, body: { message: 'name is required' } },
        { ref: 'a', status: 201, body: { id: 'company-1' } },
      ],
    },
  });
  const found = await crm.batch('read', { property: 'syncline_id', values: ['a', 'b'] });
  expect(found.body).toMatchObject({
    results: [
      { value: 'b', body: { results: [] } },
      { value: 'a', body: { results: [{ id: 'company-1' }] } },
    ],
  });
  const inputs = ['company-1', 'company-9'].map((id) => ({ id, properties: { name: 'New' } }));
  expect((await crm.batch('update', { inputs })).body).toMatchObject({
    results: [
      { id: 'company-9', status: 404 },
      { id: 'company-1', status: 200, body: { properties: { name: 'New' } } },
    ],
  });
  expect(await crm.statsOfObjects()).toMatchObject({
    requests: 3,
    operations: { batchCreate: 1, batchFind: 1, batchUpdate: 1 },
    records: 2,
  });
});

test('where a batch is whole, one bad row has all refused, and nothing is executed', async () => {
  const crm = await start();
  await crm.control('rules', { crm: 'objects', isBatchWhole: true });
  const inputs = [input('a'), input('b', { name: '' })];
  expect(await crm.batch('create', { inputs })).toMatchObject({
    status: 422,
    body: { message: 'name is required' },
  });
  expect(await crm.statsOfObjects()).toMatchObject({ records: 0 });
});

test('a fault hits the batch that holds the row it is about', async () => {
  const crm = await start();
  const match = { domain: 'b.example.com' };
  await crm.control('faults', { crm: 'objects', kind: 'status', status: 429, match });
  expect((await crm.batch('create', { inputs: [input('a'), input('c')] })).status).toBe(200);
  expect((await crm.batch('create', { inputs: [input('d'), input('b')] })).status).toBe(429);
});

test('a batch without rows, or with too many, is refused', async () => {
  const crm = await start();
  const tooMany = Array.from({ length: 101 }, (_, n) => input(`c${n}`));
  expect((await crm.batch('create', { inputs: [] })).status).toBe(422);
  expect((await crm.batch('create', { inputs: tooMany })).status).toBe(422);
});
