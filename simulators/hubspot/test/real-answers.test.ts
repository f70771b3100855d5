// Our answers have the form of recorded ones: every name that those have, with a value of the same kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHubspot } from './start-hubspot.ts';

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** Names → kinds; of a list the form of its first item. Ids and sentences are of no form. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [formOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'string' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, formOf(inner)]),
  );
}

/** Properties of records differ from account to account: these are the ones that the simulator does not have. */
const accountsOwn = [
  'hs_associated_target_accounts',
  'hs_currently_enrolled_in_prospecting_agent',
  'hs_lifecyclestage_lead_date',
  'hs_membership_has_accessed_private_content',
  'hs_object_source_id',
  'hs_prospecting_agent_actively_enrolled_count',
  'hs_prospecting_agent_total_enrolled_count',
  'hs_registered_member',
  'hs_sequences_actively_enrolled_count',
];

function withoutAccountsOwn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAccountsOwn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !accountsOwn.includes(name))
      .map(([name, inner]) => [name, withoutAccountsOwn(inner)]),
  );
}

function expectForm(answer: unknown, name: string): void {
  expect(formOf(answer)).toMatchObject(formOf(withoutAccountsOwn(recorded(name))) as object);
}

const objects = '/crm/v3/objects';
const person = (name: string) => ({
  properties: { firstname: name, lastname: name, email: `${name}@example.com` },
});
const wrong = { properties: { first000name: 'x', last000name: 'y' } };

async function start() {
  const crm = await startHubspot();
  const post = (path: string, body: object) => crm.api('POST', path, body);
  const batch = (what: string, inputs: object[]) => post(`${objects}/contacts/batch/${what}`, { inputs });
  const { id } = (await post(`${objects}/contacts`, person('ada'))).body;
  return { ...crm, post, batch, id: String(id) };
}

test('of batches that make records', async () => {
  const { batch } = await start();
  const made = await batch('create', [person('grace'), person('joan')]);
  expect(made.status).toBe(201);
  expectForm(made.body, 'batch-create');
  const conflict = await batch('create', [person('ada')]);
  expect(conflict.status).toBe(409);
  expectForm(conflict.body, 'batch-create-conflict');
  expect(Object.keys(conflict.body)).toHaveLength(4);
  const traced = ['ada', 'mary'].map((name) => ({ ...person(name), objectWriteTraceId: name }));
  const partial = await batch('create', traced);
  expect(partial.status).toBe(207);
  expectForm(partial.body, 'batch-create-partial');
  const invalid = await batch('create', [wrong, wrong]);
  expect(invalid.status).toBe(400);
  expectForm(invalid.body, 'batch-create-invalid-properties');
  expect(invalid.body['message']).toBe(
    (recorded('batch-create-invalid-properties') as { message: string }).message,
  );
});

test('of batches that change and read them', async () => {
  const { batch, id } = await start();
  const change = (of: string) => ({ id: of, properties: { firstname: 'New', lastname: 'Name' } });
  const changed = await batch('update', [change(id)]);
  expect(changed.status).toBe(200);
  expectForm(changed.body, 'batch-update');
  const partial = await batch('update', [change(id), change('888')]);
  expect(partial.status).toBe(207);
  expectForm(partial.body, 'batch-update-partial');
  const twice = await batch('update', [change('123456'), change('123456')]);
  expect(twice.body).toMatchObject({
    ...(recorded('batch-update-duplicate-ids') as object),
    correlationId: expect.any(String),
  });
  expectForm((await batch('read', [{ id }])).body, 'batch-read');
});

test('of a search, a missing scope, an unknown object and the account', async () => {
  const { post, api, rules } = await start();
  await post(`${objects}/contacts`, person('grace'));
  const asked = { limit: 1, properties: ['company', 'email', 'firstname', 'lastname', 'phone', 'website'] };
  expectForm((await post(`${objects}/contacts/search`, asked)).body, 'search-page');
  expectForm((await api('GET', `${objects}/butterflies`)).body, 'unknown-object');
  expectForm((await api('GET', '/account-info/v3/details')).body, 'account-info');
  await rules({ scopes: [] });
  expectForm((await api('GET', `${objects}/contacts`)).body, 'missing-scopes');
});

test('of a property and of the pipelines', async () => {
  const { post, api } = await start();
  const age = {
    name: 'age',
    label: 'Age',
    type: 'number',
    fieldType: 'number',
    groupName: 'contactinformation',
  };
  expectForm((await post('/crm/v3/properties/contacts', age)).body, 'property');
  expectForm((await api('GET', '/crm/v3/pipelines/deals')).body, 'pipelines');
});

test('of associations', async () => {
  const { post, id } = await start();
  const company = String(
    (await post(`${objects}/companies`, { properties: { name: 'Example Ltd' } })).body['id'],
  );
  const many = '/crm/v4/associations/contacts/companies/batch';
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
  const row = (toId: string) => ({ from: { id }, to: { id: toId }, types });
  expectForm((await post(`${many}/create`, { inputs: [row(company)] })).body, 'batch-associate');
  const read = await post(`${many}/read`, { inputs: [{ id }, { id: '5' }] });
  expectForm(read.body, 'batch-read-associations');
  const itself = { from: { id }, to: { id }, types: [{ ...types[0], associationTypeId: 449 }] };
  const unknown = { ...itself, to: { id: 'unknown_id_123456798' } };
  const failed = await post('/crm/v4/associations/contacts/contacts/batch/create', {
    inputs: [unknown, itself],
  });
  expect(failed.status).toBe(207);
  expectForm(failed.body, 'batch-associate-errors');
});
