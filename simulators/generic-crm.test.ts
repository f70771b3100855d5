import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startForTest } from './start-for-test.ts';

const ada = {
  phone: '+1 (212) 555-0101',
  name: 'Ada',
  email: 'Ada@Example.com',
  custom_fields: { plan: 'pro' },
};

test('create answers as the contract says, and the lead is found by id, e-mail or phone', async () => {
  const crm = await startForTest();
  const created = await crm.post('/generic/crm/create', ada);
  expect(created.status).toBe(200);
  expect(created.body).toEqual({
    lead_id: 'lead-1',
    status: 'Successfully Created',
    url: `${crm.url}/generic/leads/lead-1`,
  });
  const lead = { lead_id: 'lead-1', lead_fields: ada };
  expect((await crm.find({ lead_id: 'lead-1' })).body).toEqual(lead);
  expect((await crm.find({ email: 'ada@example.COM' })).body).toEqual(lead);
  expect((await crm.find({ phone: '12125550101' })).body).toEqual(lead);
  expect((await crm.post('/generic/crm/fetch', { phone: 'none', email: 'ada@example.com' })).body).toEqual(
    lead,
  );
});

test('a lookup may be a GET with a body', async () => {
  const crm = await startForTest();
  await crm.post('/generic/crm/create', ada);
  const body = JSON.stringify({ email: ada.email });
  // Without a length Node sends the body of a GET with no framing at all.
  const headers = {
    'auth-key': 'demo-key',
    'content-type': 'application/json',
    'content-length': body.length,
  };
  const status = await new Promise((resolve, reject) => {
    const get = request(`${crm.url}/generic/crm/fetch`, { method: 'GET', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    get.on('error', reject);
    get.end(body);
  });
  expect(status).toBe(200);
});

test('create never looks for a duplicate; a lookup shows all that match one of its keys', async () => {
  const crm = await startForTest();
  await crm.create({ phone: '1', email: 'a@example.com' });
  await crm.create({ phone: '2', email: 'A@example.com' });
  await crm.create({ phone: '3' });
  const found = await crm.find({ email: 'a@example.com', phone: '3' });
  expect(found.body['lead_id']).toBe('lead-1');
  expect(found.body['leads']).toMatchObject([
    { lead_id: 'lead-1' },
    { lead_id: 'lead-2' },
    { lead_id: 'lead-3' },
  ]);
  expect(await crm.stats()).toMatchObject({ records: 3, duplicates: 1 });
});

test('what cannot be done is refused in the words of the contract', async () => {
  const crm = await startForTest();
  await crm.create();
  const refused = async (answer: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await answer;
    return [status, body];
  };
  expect(await refused(crm.create({ phone: '' }))).toEqual([
    422,
    { status: 'Creation Failed', reason: 'phone is required' },
  ]);
  expect(await refused(crm.create({ name: null }))).toEqual([
    422,
    { status: 'Creation Failed', reason: 'name is required' },
  ]);
  expect(await refused(crm.post('/generic/crm/update/lead-1', { phone: '1' }))).toEqual([
    422,
    { status: 'Update Failed', reason: 'name is required' },
  ]);
  expect(await refused(crm.put('/generic/crm/update/lead-9', ada))).toEqual([
    404,
    { status: 'Update Failed', reason: 'No lead with id lead-9' },
  ]);
  expect(await refused(crm.find({ email: 'nobody@example.com' }))).toEqual([
    404,
    { status: 'Not Found', reason: 'No matching lead' },
  ]);
  expect((await crm.find({})).status).toBe(422);
  expect((await crm.call('/generic/crm/create', { method: 'POST', body: '{"phone":' })).status).toBe(400);
});

test('an update changes what it names, custom fields key by key; null and "" clear', async () => {
  const crm = await startForTest();
  await crm.post('/generic/crm/create', {
    ...ada,
    city: 'Rome',
    custom_fields: { plan: 'pro', score: 7, tier: 'a' },
  });
  const change = { phone: '2', name: 'Ada', email: null, custom_fields: { plan: 'free', tier: '' } };
  const updated = await crm.put('/generic/crm/update/lead-1', change);
  expect(updated.body).toMatchObject({ lead_id: 'lead-1', status: 'Successfully Updated' });
  const [record] = await crm.records();
  expect(record?.fields).toEqual({
    phone: '2',
    name: 'Ada',
    city: 'Rome',
    custom_fields: { plan: 'free', score: 7 },
  });
  expect((await crm.find({ email: ada.email })).status).toBe(404);
  expect((await crm.find({ phone: '2' })).status).toBe(200);
});

test('the single endpoint creates without a lead_id and updates with one', async () => {
  const crm = await startForTest();
  expect((await crm.post('/generic/crm/upsert', ada)).body['status']).toBe('Successfully Created');
  const updated = await crm.post('/generic/crm/upsert', { ...ada, lead_id: 'lead-1', name: 'Ada L.' });
  expect(updated.body).toMatchObject({ lead_id: 'lead-1', status: 'Successfully Updated' });
  expect((await crm.records()).map(({ fields }) => fields)).toEqual([{ ...ada, name: 'Ada L.' }]);
});

test('a deleted lead is gone and its id never comes back', async () => {
  const crm = await startForTest();
  await crm.create();
  expect((await crm.remove('/generic/crm/leads/lead-1')).status).toBe(200);
  expect((await crm.remove('/generic/crm/leads/lead-1')).status).toBe(404);
  expect((await crm.create()).body['lead_id']).toBe('lead-2');
});

test('a webhook target answers without an id and keeps every call, duplicates of nothing', async () => {
  const crm = await startForTest();
  for (const answer of [await crm.post('/generic/hook', ada), await crm.post('/generic/hook', ada)]) {
    expect(answer).toMatchObject({ status: 200, body: { status: 'Received' } });
    expect(answer.body).not.toHaveProperty('lead_id');
  }
  expect(await crm.stats()).toMatchObject({ records: 2, duplicates: 0, types: { hook: 2 } });
});

test.each([
  ['Auth-Key header', { headers: { 'auth-key': 'demo-key' } }, ''],
  ['Bearer', { headers: { authorization: 'Bearer demo-key' } }, ''],
  ['Basic user', { headers: { authorization: `Basic ${btoa('demo-key:')}` } }, ''],
  ['Basic password', { headers: { authorization: `Basic ${btoa('anna:demo-key')}` } }, ''],
  ['query', { headers: {} }, '?auth_key=demo-key'],
  ['body', { headers: {}, secret: { auth_key: 'demo-key' } }, ''],
])('the key is accepted as %s and never stored', async (_where, { headers, ...rest }, query) => {
  const crm = await startForTest();
  const body = JSON.stringify({ ...ada, ...('secret' in rest ? rest.secret : {}) });
  const response = await fetch(`${crm.url}/generic/crm/create${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  expect(response.status).toBe(200);
  expect((await crm.records())[0]?.fields).toEqual(ada);
  expect(JSON.stringify(await crm.requests())).not.toContain('demo-key');
});

test('a wrong or missing key is refused until the CRM accepts it', async () => {
  const crm = await startForTest();
  const wrong = { headers: { 'auth-key': 'wrong' } };
  expect((await crm.create({}, wrong)).body).toEqual({
    status: 'Unauthorized',
    reason: 'Auth-Key is not valid',
  });
  const missing = await crm.create({}, { headers: { 'auth-key': '' } });
  expect(missing).toMatchObject({
    status: 401,
    body: { status: 'Unauthorized', reason: 'Auth-Key is missing' },
  });
  await crm.post('/_control/credentials', { crm: 'generic', key: 'wrong' });
  expect((await crm.create({}, wrong)).status).toBe(200);
  expect((await crm.create()).status).toBe(401);
  await crm.post('/_control/credentials', { crm: 'generic', key: '*' });
  expect((await crm.create()).status).toBe(200);
});

test('a new lead is invisible to a search for the lag, and readable by id at once', async () => {
  let time = 1_000_000;
  const crm = await startForTest({ now: () => time });
  await crm.post('/_control/latency', { crm: 'generic', searchLagMs: 30_000 });
  await crm.post('/generic/crm/create', ada);
  expect((await crm.find({ email: ada.email })).status).toBe(404);
  expect((await crm.find({ lead_id: 'lead-1' })).status).toBe(200);
  time += 30_000;
  expect((await crm.find({ email: ada.email })).status).toBe(200);
});

test('the url of a lead is a page that shows its fields as text', async () => {
  const crm = await startForTest();
  const created = await crm.create({ name: '<b>Ada</b>', custom_fields: { plan: 'pro' } });
  const page = await fetch(String(created.body['url']));
  expect(page.headers.get('content-type')).toContain('text/html');
  const html = await page.text();
  expect(html).toContain('<h1>&lt;b&gt;Ada&lt;/b&gt;</h1>');
  expect(html).toContain('<tr><th>custom_fields.plan</th><td>pro</td></tr>');
  expect((await crm.stats())['requests']).toBe(1);
});
