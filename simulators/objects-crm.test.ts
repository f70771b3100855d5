// The CRM with contacts, companies and deals: what its answers are, and what its stats say.
import { expect, test } from 'vitest';
import { startForTest } from './start-for-test.ts';

const authorization = { headers: { authorization: 'Bearer demo-key' } };
const samples = {
  contacts: { email: 'Ada@Example.com', phone: '+1 202 555 0100' },
  companies: { name: 'Example Ltd', domain: 'Example.com' },
  deals: { name: 'Big one', amount: '10.00' },
};
type Path = keyof typeof samples;
const paths = Object.keys(samples) as Path[];
const typeOf = { contacts: 'contact', companies: 'company', deals: 'deal' };

async function start() {
  const crm = await startForTest();
  const post = (path: string, body: object) => crm.post(`/objects/${path}`, body, authorization);
  return {
    ...crm,
    make: (path: Path, properties: object = {}) =>
      post(path, { properties: { syncline_id: 'x-1', ...samples[path], ...properties } }),
    search: (path: Path, property: string, value: string) => post(`${path}/search`, { property, value }),
    change: (path: Path, id: unknown, properties: object, headers: Record<string, string> = {}) =>
      crm.patch(
        `/objects/${path}/${String(id)}`,
        { properties },
        { headers: { ...authorization.headers, ...headers } },
      ),
    get: (path: Path, id: unknown) => crm.call(`/objects/${path}/${String(id)}`, authorization),
    end: (path: Path, id: unknown) =>
      crm.call(`/objects/${path}/${String(id)}`, { method: 'DELETE', ...authorization }),
    control: (path: string, body: object) => crm.post(`/_control/${path}`, body),
    statsOfObjects: async () => (await crm.call('/_control/stats')).body['objects'],
  };
}

test.each(paths)('a record of %s is created, found, read, changed and deleted for good', async (path) => {
  const crm = await start();
  const made = await crm.make(path);
  expect(made).toMatchObject({ status: 201, body: { properties: samples[path], state: { as: 'live' } } });
  const { id, url } = made.body;
  expect(id).toMatch(new RegExp(`^${typeOf[path]}-\\d+$`));
  expect((await crm.search(path, 'syncline_id', 'x-1')).body).toMatchObject({ results: [{ id }] });
  expect((await crm.search(path, 'syncline_id', 'x-2')).body).toEqual({ results: [] });
  expect((await crm.change(path, id, { note: 'new' })).body).toMatchObject({
    properties: { ...samples[path], note: 'new' },
  });
  expect(await crm.change(path, id, { note: null }, { prefer: 'return=minimal' })).toMatchObject({
    status: 204,
    text: '',
  });
  expect((await crm.get(path, id)).body['properties']).toEqual({ syncline_id: 'x-1', ...samples[path] });
  expect((await fetch(String(url))).status).toBe(200);
  expect((await crm.end(path, id)).status).toBe(204);
  for (const answer of [await crm.get(path, id), await crm.change(path, id, {}), await crm.end(path, id)]) {
    expect(answer).toMatchObject({ status: 404, body: { error: 'not_found' } });
  }
  expect(await crm.statsOfObjects()).toMatchObject({
    operations: { create: 1, find: 2, update: 3, read: 2, remove: 2 },
    records: 0,
  });
});

test('a contact is found by e-mail and phone, a company by its domain, a deal by our id only', async () => {
  const crm = await start();
  for (const path of paths) await crm.make(path);
  const found = async (path: Path, property: string, value: string) =>
    ((await crm.search(path, property, value)).body['results'] as unknown[]).length;
  expect(await found('contacts', 'email', 'ada@example.COM')).toBe(1);
  expect(await found('contacts', 'phone', '12025550100')).toBe(1);
  expect(await found('companies', 'domain', 'example.com')).toBe(1);
  expect(await crm.search('deals', 'name', 'Big one')).toMatchObject({
    status: 422,
    body: { message: 'property must be one of: syncline_id' },
  });
});

test('an id of one object is none of another', async () => {
  const crm = await start();
  const { id } = (await crm.make('companies')).body;
  expect((await crm.get('contacts', id)).status).toBe(404);
  expect((await crm.change('deals', id, { name: 'Stolen' })).status).toBe(404);
});

test('duplicates count per object, by our id, e-mail, phone and domain', async () => {
  const crm = await start();
  // One id in all three objects is three records of three things.
  for (const path of paths) await crm.make(path);
  expect(await crm.statsOfObjects()).toMatchObject({ records: 3, duplicates: 0 });
  await crm.make('companies', { syncline_id: 'x-2', domain: 'EXAMPLE.com ' });
  await crm.make('deals', { syncline_id: 'x-2' });
  await crm.make('contacts', { syncline_id: 'x-2', email: 'other@example.com' });
  expect(await crm.statsOfObjects()).toMatchObject({
    records: 6,
    types: { contact: 2, company: 2, deal: 2 },
    duplicates: 2,
    duplicatesOfType: { contact: 1, company: 1, deal: 0 },
  });
});

test('where our id is unique, a second record with it is refused', async () => {
  const crm = await start();
  await crm.control('rules', { crm: 'objects', isKeyUnique: true });
  const { id } = (await crm.make('deals')).body;
  expect(await crm.make('deals')).toMatchObject({
    status: 409,
    body: { error: 'already_exists', message: `syncline_id is taken by the deal ${String(id)}` },
  });
  expect((await crm.change('deals', id, { syncline_id: 'x-1', name: 'Same' })).status).toBe(200);
  expect((await crm.make('companies')).status).toBe(201);
});

test('archived, merged and converted records answer by their id, and no search finds them', async () => {
  const crm = await start();
  const [archived, merged, survivor, converted] = await Promise.all(
    ['a', 'b', 'c', 'd'].map(
      async (syncline_id) => (await crm.make('companies', { syncline_id })).body['id'],
    ),
  );
  await crm.control('archive', { id: archived });
  await crm.control('merge', { id: merged, into: survivor });
  const made = (await crm.control('convert', { id: converted, type: 'deal' })).body;
  expect((await crm.get('companies', archived)).body['state']).toEqual({ as: 'archived' });
  expect((await crm.get('companies', merged)).body['state']).toEqual({ as: 'merged', into: survivor });
  expect((await crm.get('companies', converted)).body['state']).toEqual({
    as: 'converted',
    type: 'deal',
    id: made['id'],
  });
  expect((await crm.change('companies', archived, { name: 'No' })).status).toBe(404);
  expect((await crm.search('companies', 'domain', 'example.com')).body).toMatchObject({
    results: [{ id: survivor }],
  });
  expect(await crm.statsOfObjects()).toMatchObject({ types: { company: 1, deal: 1 }, duplicates: 0 });
  expect(await crm.control('merge', { id: survivor, into: made['id'] })).toMatchObject({ status: 400 });
});

test('a new record is invisible to a search while the index lags, and its id is not', async () => {
  const crm = await start();
  await crm.control('latency', { crm: 'objects', searchLagMs: 3_600_000 });
  const { id } = (await crm.make('contacts')).body;
  expect((await crm.search('contacts', 'syncline_id', 'x-1')).body).toEqual({ results: [] });
  expect((await crm.get('contacts', id)).status).toBe(200);
});

test.each([
  ['without a token', {}, { properties: {} }, 401, 'The access token is not valid'],
  [
    'with another token',
    { authorization: 'Bearer other' },
    { properties: {} },
    401,
    'The access token is not valid',
  ],
  ['without what it needs', authorization.headers, { properties: {} }, 422, 'name is required'],
  ['without properties', authorization.headers, { name: 'Example' }, 422, 'properties is required'],
])('a create %s is refused and executes nothing', async (_name, headers, body, status, message) => {
  const crm = await start();
  expect(await crm.post('/objects/companies', body, { headers })).toMatchObject({
    status,
    body: { message },
  });
  expect(await crm.statsOfObjects()).toMatchObject({ records: 0 });
});

test('a fault hits the company with this domain, and no other', async () => {
  const crm = await start();
  await crm.control('faults', {
    crm: 'objects',
    operation: 'create',
    kind: 'status',
    match: { domain: 'EXAMPLE.com' },
  });
  expect((await crm.make('companies')).status).toBe(503);
  expect((await crm.make('companies', { domain: 'example.org' })).status).toBe(201);
});
