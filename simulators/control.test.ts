import { expect, test } from 'vitest';
import { startForTest } from './start-for-test.ts';

test('a salesperson makes, changes and deletes a record', async () => {
  const crm = await startForTest();
  const fields = { name: 'Ada', email: 'ada@example.com', custom_fields: { tier: 'a' } };
  const made = await crm.post('/_control/records', { crm: 'generic', type: 'contact', fields });
  expect(made).toMatchObject({
    status: 201,
    body: { id: 'lead-1', type: 'contact', fields, createdBy: 'person' },
  });
  expect((await crm.find({ email: 'ada@example.com' })).body['lead_id']).toBe('lead-1');

  await crm.patch('/_control/records/lead-1', { fields: { email: null, custom_fields: { plan: 'pro' } } });
  const changed = { name: 'Ada', custom_fields: { tier: 'a', plan: 'pro' } };
  expect((await crm.call('/_control/records/lead-1')).body['fields']).toEqual(changed);

  expect((await crm.remove('/_control/records/lead-1')).body).toEqual({ id: 'lead-1', removed: true });
  expect((await crm.call('/_control/records/lead-1')).status).toBe(404);
});

test('stats count requests by operation, and records that share key, e-mail or phone beyond the first', async () => {
  const crm = await startForTest();
  const key = { custom_fields: { syncline_contact_id: 'c-1' } };
  await crm.create({ phone: '1', email: 'a@example.com', ...key });
  await crm.create({ phone: '2', ...key });
  await crm.create({ phone: '(2)', email: 'A@EXAMPLE.com' });
  await crm.create({ phone: '4', email: 'd@example.com' });
  await crm.find({ phone: '4' });
  expect(await crm.stats()).toEqual({
    requests: 5,
    operations: { create: 4, find: 1 },
    records: 4,
    duplicates: 2,
    types: { contact: 4 },
    duplicatesOfType: { contact: 2 },
  });
  await crm.remove('/_control/records/lead-2');
  expect((await crm.stats())['duplicates']).toBe(1);
  await crm.put('/generic/crm/update/lead-3', { phone: '3', name: 'Ada', email: null });
  expect((await crm.stats())['duplicates']).toBe(0);
});

test('a pair that shares two keys is one duplicate, whichever of the two got a key last', async () => {
  const crm = await startForTest();
  for (let twin = 0; twin < 2; twin += 1) await crm.create({ phone: '1', email: 'a@example.com' });
  for (const phone of ['9', '1']) await crm.patch('/_control/records/lead-1', { fields: { phone } });
  expect((await crm.stats())['duplicates']).toBe(1);
  expect((await crm.find({ phone: '1' })).body['lead_id']).toBe('lead-1');
});

test('the key field can be one of the app', async () => {
  const crm = await startForTest({ keyField: 'app_id' });
  await crm.create({ phone: '1', custom_fields: { app_id: '7' } });
  await crm.create({ phone: '2', custom_fields: { app_id: '7' } });
  expect((await crm.stats())['duplicates']).toBe(1);
});

test('the log shows every CRM request in order and what became of it, and no control request', async () => {
  const crm = await startForTest();
  await crm.create({ email: 'a@example.com' });
  await crm.find({ email: 'a@example.com' });
  await crm.post('/generic/crm/nonsense', {});
  await crm.stats();
  const body = { phone: '+1 212 555 0100', name: 'Ada', email: 'a@example.com' };
  expect(await crm.requests()).toMatchObject([
    {
      seq: 1,
      crm: 'generic',
      operation: 'create',
      method: 'POST',
      path: '/generic/crm/create',
      body,
      status: 200,
    },
    {
      seq: 2,
      operation: 'find',
      query: { email: 'a@example.com' },
      body: null,
      executed: true,
      recordId: 'lead-1',
    },
    { seq: 3, operation: 'unknown', status: 404, executed: false },
  ]);
  expect(await crm.requests('?after=1&limit=1')).toMatchObject([{ seq: 2 }]);
  expect(await crm.requests('?operation=create')).toHaveLength(1);
});

test('the log names credentials without their values', async () => {
  const crm = await startForTest();
  const headers = {
    authorization: 'Bearer s3cret',
    'auth-key': 's3cret',
    cookie: 'a=s3cret',
    'idempotency-key': 'i-1',
  };
  await crm.create({ auth_key: 's3"cret' }, { headers });
  await crm.call('/generic/crm/create?auth_key=s3cret', {
    method: 'POST',
    body: 'auth_key=s3cret&name=Ada',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const [json, form] = await crm.requests();
  expect(JSON.stringify([json, form])).not.toMatch(/s3|cret"/);
  expect(json?.headers).toMatchObject({
    authorization: 'Bearer ***',
    'auth-key': '***',
    'idempotency-key': 'i-1',
  });
  expect(json?.body).toMatchObject({ auth_key: '***', name: 'Ada' });
  expect(form).toMatchObject({ query: { auth_key: '***' }, body: { auth_key: '***', name: 'Ada' } });
});

test('a long body is shown up to 16 KB, and a giant one is refused', async () => {
  const crm = await startForTest();
  await crm.create({ note: 'x'.repeat(20_000) });
  expect((await crm.requests())[0]?.raw).toHaveLength(16 * 1024);
  expect((await crm.records())[0]?.fields['note']).toHaveLength(20_000);
  expect((await crm.create({ note: 'x'.repeat(1_100_000) })).status).toBe(413);
});

test('records come in pages', async () => {
  const crm = await startForTest();
  for (let person = 1; person <= 5; person += 1) await crm.create({ phone: String(person) });
  const page = await crm.call('/_control/records?crm=generic&type=contact&offset=3&limit=2');
  expect(page.body).toMatchObject([{ id: 'lead-4' }, { id: 'lead-5' }]);
});

test.each([
  ['POST', '/faults', { crm: 'generic', kind: 'slow', delay: 5 }, 'Unrecognized key: "delay"'],
  ['POST', '/faults', { crm: 'generic', kind: 'sloow' }, 'kind: Invalid option'],
  [
    'POST',
    '/faults',
    { crm: 'generic', kind: 'slow', operation: 'fetch' },
    'operation must be one of: create, find',
  ],
  ['POST', '/faults', { crm: 'none', kind: 'slow' }, 'crm must be one of: alloy'],
  ['POST', '/faults', { crm: 'generic', kind: 'status', headers: { 'a b': 'c' } }, 'headers: not valid'],
  ['POST', '/faults', { crm: 'generic', kind: 'timeout', executeFirst: true }, 'a timeout never executes'],
  ['POST', '/faults', { crm: 'generic', kind: 'status', rate: 2 }, 'rate: Too big'],
  ['POST', '/faults', { crm: 'generic', kind: 'slow', hold: true, delayMs: 5 }, 'exclude each other'],
  ['POST', '/records', { crm: 'generic', type: 'deal', fields: {} }, 'type must be one of: contact, hook'],
  ['POST', '/latency', { crm: 'generic', delayMs: -1 }, 'delayMs: Too small'],
  ['GET', '/records?limit=many', undefined, 'limit: Invalid input'],
  ['GET', '/requests?crm=none', undefined, 'crm must be one of: alloy'],
])('%s %s with %j is refused with a sentence', async (method, path, body, sentence) => {
  const crm = await startForTest();
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await crm.call(`/_control${path}`, init);
  expect(answer.status).toBe(400);
  expect(answer.body['error']).toContain(sentence);
});

test('reset empties everything', async () => {
  const crm = await startForTest();
  await crm.create();
  await crm.fault({ kind: 'status' });
  await crm.post('/_control/latency', { crm: 'generic', delayMs: 1, searchLagMs: 9 });
  await crm.post('/_control/reset');
  expect(await crm.stats()).toEqual({
    requests: 0,
    operations: {},
    records: 0,
    duplicates: 0,
    types: {},
    duplicatesOfType: {},
  });
  expect((await crm.call('/_control/faults')).text.trim()).toBe('[]');
  expect((await crm.call('/_control/latency')).body).toMatchObject({
    generic: { delayMs: 0, searchLagMs: 0 },
    objects: { delayMs: 0, searchLagMs: 0 },
  });
  expect((await crm.create()).body['lead_id']).toBe('lead-2');
});

test('reset cuts a call that waits, and it never executes', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'slow', hold: true });
  const cut = expect(crm.create({ name: 'before' })).rejects.toThrow('fetch failed');
  await expect.poll(() => crm.requests()).toHaveLength(1);
  await crm.post('/_control/reset');
  await cut;
  expect((await crm.post('/_control/release')).body).toEqual({ released: 0 });
  await crm.create({ name: 'after' });
  expect(await crm.records()).toMatchObject([{ fields: { name: 'after' } }]);
});

test('reset cuts a call that waits for its delay, and it never executes', async () => {
  const crm = await startForTest();
  // Of an hour: nobody waits for it, and its timer would keep the simulator from closing.
  await crm.fault({ kind: 'slow', delayMs: 3_600_000 });
  const cut = expect(crm.create()).rejects.toThrow('fetch failed');
  await expect.poll(() => crm.requests()).toHaveLength(1);
  await crm.post('/_control/reset');
  await cut;
  expect(await crm.records()).toEqual([]);
});
