// What a salesperson does, what goes wrong on purpose, and what is told afterwards.
import { expect, test } from 'vitest';
import type { LoggedRequest } from '../../control/request-log.ts';
import { refusalOf, startHubspot } from './start-hubspot.ts';

async function start() {
  const crm = await startHubspot();
  return {
    ...crm,
    make: async (properties: Record<string, string>) =>
      (await crm.contacts.basicApi.create({ properties })).id,
    faultOn: (fault: object) => crm.fault({ crm: 'hubspot', ...fault }),
    log: async () => (await crm.requests('?crm=hubspot')) as LoggedRequest[],
  };
}

const rows = (...names: string[]) => ({
  inputs: names.map((name) => ({ properties: { email: `${name}@example.com` }, associations: [] })),
});

test('a salesperson makes, changes, archives and deletes, and the API sees it', async () => {
  const { control, contacts, patch, call, records } = await start();
  const made = await control('records', {
    crm: 'hubspot',
    type: 'contact',
    fields: { email: 'ada@example.com', firstname: 'Ada' },
  });
  const id = String(made.body['id']);
  const read = () => contacts.basicApi.getById(id, ['firstname', 'hs_object_source']);
  expect((await read()).properties).toMatchObject({ firstname: 'Ada', hs_object_source: 'CRM_UI' });
  await patch(`/_control/records/${id}`, { fields: { firstname: 'Augusta', lastname: null } });
  expect((await read()).properties).toMatchObject({ firstname: 'Augusta' });
  await control('archive', { id });
  expect((await refusalOf(read())).code).toBe(404);
  await call(`/_control/records/${id}`, { method: 'DELETE' });
  const archived = contacts.basicApi.getById(id, undefined, undefined, undefined, true);
  expect((await refusalOf(archived)).code).toBe(404);
  expect(await records()).toEqual([]);
});

test('duplicates are counted by our key, e-mail, phone and domain; definitions and associations are no records', async () => {
  const { makeUnique, make, companies, client, stats, call, control } = await start();
  await makeUnique('contacts', 'syncline_id');
  const ada = await make({ email: 'ada@example.com', phone: '(202) 555-0100', syncline_id: 'u-1' });
  await make({ firstname: 'A.', mobilephone: '2025550100' });
  await control('records', { crm: 'hubspot', type: 'contact', fields: { email: 'ADA@example.com' } });
  await control('records', { crm: 'hubspot', type: 'contact', fields: { syncline_id: 'u-1' } });
  const { id } = await companies.basicApi.create({ properties: { domain: 'Example.com' } });
  await companies.basicApi.create({ properties: { domain: 'example.com' } });
  await client.crm.associations.v4.basicApi.createDefault('contacts', ada, 'companies', id);
  expect(await stats()).toMatchObject({
    records: 6,
    types: { contact: 4, company: 2 },
    duplicates: 4,
    duplicatesOfType: { contact: 3, company: 1 },
  });
  expect((await call('/_control/records?crm=hubspot')).body).toHaveLength(6);
  expect((await call('/_control/records?crm=hubspot&type=association')).status).toBe(400);
});

test('a batch whose answer is lost has been executed, and a fault fits when one row does', async () => {
  const { contacts, faultOn, stats, log } = await start();
  await faultOn({
    kind: 'reset',
    operation: 'batchCreate',
    match: { email: 'GRACE@example.com' },
    executeFirst: true,
  });
  await contacts.batchApi.create(rows('joan'));
  await expect(contacts.batchApi.create(rows('ada', 'grace'))).rejects.toThrow();
  expect(await stats()).toMatchObject({ operations: { batchCreate: 2 }, records: 3 });
  const [first, second] = await log();
  expect([first?.recordIds.length, first?.fault]).toEqual([1, null]);
  expect(second).toMatchObject({ executed: true, status: null, fault: { kind: 'reset' } });
  expect(second?.recordIds).toHaveLength(2);
});

test.each([
  ['update', { id: '171590000001' }],
  ['batchRead', { id: '171590000001' }],
  ['read', { email: 'ada@example.com' }],
  ['search', { email: 'ada@example.com' }],
])('a fault on %s that matches %j hits the call', async (operation, match) => {
  const { make, contacts, faultOn, call } = await start();
  const id = await make({ email: 'ada@example.com' });
  await faultOn({ kind: 'status', status: 503, operation, match });
  const calls: Record<string, () => Promise<unknown>> = {
    update: () => contacts.basicApi.update(id, { properties: { firstname: 'Ada' } }),
    batchRead: () =>
      contacts.batchApi.read({ inputs: [{ id: '5' }, { id }], properties: [], propertiesWithHistory: [] }),
    read: () => contacts.basicApi.getById('ada@example.com', [], [], [], false, 'email'),
    search: () =>
      contacts.searchApi.doSearch({
        filterGroups: [
          { filters: [{ propertyName: 'email', operator: 'EQ' as never, value: 'Ada@example.com' }] },
        ],
      } as never),
  };
  expect((await refusalOf(calls[operation]?.() ?? Promise.resolve())).code).toBe(503);
  const other = await call(`/hubspot/crm/v3/objects/contacts/999`, {
    headers: { authorization: 'Bearer demo-key' },
  });
  expect(other.status).toBe(404);
});

test.each([
  [429, { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }],
  [477, { status: 'error', message: expect.stringMatching(/migrated/) }],
  [423, { status: 'error', message: expect.stringMatching(/locked/) }],
  [500, { status: 'error', message: 'internal error' }],
])('a fault with %i says what HubSpot says', async (status, body) => {
  const { faultOn, api } = await start();
  await faultOn({ kind: 'status', status, operation: 'list' });
  expect(await api('GET', '/crm/v3/objects/contacts')).toMatchObject({ status, body });
});

test('a fault with 502 is a page of the proxy, and one with a body of its own says that', async () => {
  const { faultOn, api } = await start();
  await faultOn({ kind: 'status', status: 502, times: 1 });
  expect((await api('GET', '/crm/v3/objects/contacts')).text).toMatch(/^<html>/);
  await faultOn({ kind: 'status', status: 429, body: { policyName: 'DAILY' } });
  expect((await api('GET', '/crm/v3/objects/contacts')).body).toEqual({ policyName: 'DAILY' });
});

test('a rule that does not exist is refused, and the others stay', async () => {
  const { rules, call } = await start();
  await rules({ batchLimit: 7 });
  expect((await rules({ batchLimits: 8 })).status).toBe(400);
  expect((await rules({ mergedId: 'sometimes' })).status).toBe(400);
  await rules({ limitsRate: true });
  expect((await call('/_control/rules')).body['hubspot']).toMatchObject({
    batchLimit: 7,
    limitsRate: true,
    burst: 190,
  });
});
