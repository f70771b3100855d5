// What an account consists of: properties, stages, owners, and itself.
import { expect, test } from 'vitest';
import { refusalOf, startHubspot } from './start-hubspot.ts';

test('a new property is there at once, for its object only, and once', async () => {
  const { client, contacts, makeUnique } = await startHubspot();
  const { coreApi } = client.crm.properties;
  expect(await makeUnique('contacts', 'syncline_id')).toMatchObject({
    name: 'syncline_id',
    hasUniqueValue: true,
    modificationMetadata: { readOnlyValue: false },
  });
  expect(await refusalOf(makeUnique('contacts', 'syncline_id'))).toMatchObject({
    code: 409,
    body: { message: "A property named 'syncline_id' already exists." },
  });
  expect((await refusalOf(makeUnique('contacts', 'email'))).code).toBe(409);
  await makeUnique('deals', 'syncline_id');
  expect((await refusalOf(coreApi.getByName('companies', 'syncline_id'))).code).toBe(404);
  const names = (await coreApi.getAll('contacts')).results.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['email', 'lifecyclestage', 'syncline_id']));
  const made = await contacts.basicApi.create({ properties: { firstname: 'Ada', syncline_id: 'u-1' } });
  expect(made.properties).toMatchObject({ syncline_id: 'u-1' });
});

test('options are shown, and those that come from elsewhere are not', async () => {
  const { client, contacts } = await startHubspot();
  const { coreApi } = client.crm.properties;
  const { options } = await coreApi.getByName('contacts', 'lifecyclestage');
  expect(options.map(({ value }) => value)).toContain('salesqualifiedlead');
  expect(await coreApi.getByName('deals', 'dealstage')).toMatchObject({ externalOptions: true, options: [] });
  await coreApi.create('contacts', {
    name: 'colours',
    label: 'Colours',
    type: 'enumeration',
    fieldType: 'checkbox',
    groupName: 'contactinformation',
    options: ['red', 'blue'].map((value) => ({ value, label: value })),
  } as never);
  const make = (colours: string) => contacts.basicApi.create({ properties: { firstname: 'Ada', colours } });
  expect((await make('red;blue')).properties).toMatchObject({ colours: 'red;blue' });
  expect((await refusalOf(make('red;green'))).body['message']).toContain('green was not one of the allowed');
});

test.each([
  [{ label: 'No name' }, /name, type, fieldType, groupName/],
  [{ name: 'Upper', label: 'x', type: 'string', fieldType: 'text', groupName: 'g' }, /name Upper/],
  [{ name: 'a', label: 'x', type: 'text', fieldType: 'text', groupName: 'g' }, /type text/],
  [{ name: 'a', label: 'x', type: 'number', fieldType: 'text', groupName: 'g' }, /not valid for type number/],
])('a property %j is refused', async (property, sentence) => {
  const { client } = await startHubspot();
  const refused = await refusalOf(client.crm.properties.coreApi.create('contacts', property as never));
  expect(refused.code).toBe(400);
  expect(refused.body['message']).toMatch(sentence);
});

test('pipelines, owners and the account are there', async () => {
  const { client, api, rules } = await startHubspot();
  const { results } = await client.crm.pipelines.pipelinesApi.getAll('deals');
  expect(results[0]?.stages.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['contractsent', 'closedwon']),
  );
  expect((await client.crm.pipelines.pipelinesApi.getById('deals', 'default')).id).toBe('default');
  const owners = await client.crm.owners.ownersApi.getPage('OLIVIA.owner@example.com');
  expect(owners.results).toMatchObject([{ id: '41629779', email: 'olivia.owner@example.com' }]);
  expect((await client.crm.owners.ownersApi.getPage()).results).toHaveLength(2);
  expect((await api('GET', '/account-info/v3/details')).body).toMatchObject({ portalId: 44237313 });
  await rules({ portalId: 7 });
  expect((await api('GET', '/account-info/v3/details')).body).toMatchObject({ portalId: 7 });
});
