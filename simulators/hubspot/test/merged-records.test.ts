// Two records become one: by the API, and by a salesperson.
import { expect, test } from 'vitest';
import { refusalOf, startHubspot } from './start-hubspot.ts';

async function start() {
  const crm = await startHubspot();
  const make = async (properties: Record<string, string>) =>
    (await crm.contacts.basicApi.create({ properties })).id;
  return {
    ...crm,
    ada: await make({ email: 'ada@example.com', firstname: 'Ada' }),
    old: await make({ email: 'old@example.com', firstname: 'A.', phone: '+1 202 555 0100' }),
    read: (id: string, idProperty?: string) =>
      crm.contacts.basicApi.getById(
        id,
        ['email', 'firstname', 'phone', 'hs_merged_object_ids', 'hs_additional_emails'],
        undefined,
        undefined,
        undefined,
        idProperty,
      ),
  };
}

test.each(['by the API', 'by a salesperson'])(
  'merged %s, the other id leads to the survivor, which has its address and lists it',
  async (how) => {
    const { ada, old, read, client, control, contacts } = await start();
    if (how === 'by the API')
      await client.crm.contacts.basicApi.merge({ primaryObjectId: ada, objectIdToMerge: old });
    else await control('merge', { id: old, into: ada });
    const survivor = await read(ada);
    expect(survivor.properties).toMatchObject({
      email: 'ada@example.com',
      firstname: 'Ada',
      phone: '+1 202 555 0100',
      hs_merged_object_ids: old,
      hs_additional_emails: 'old@example.com',
    });
    expect((await read(old)).id).toBe(ada);
    expect((await read('old@example.com', 'email')).id).toBe(ada);
    expect((await contacts.basicApi.update(old, { properties: { phone: '1' } })).id).toBe(ada);
    const rows = { inputs: [{ id: old }], properties: [], propertiesWithHistory: [] };
    expect((await contacts.batchApi.read(rows)).results.map(({ id }) => id)).toEqual([ada]);
    // Gone without being archived.
    const archived = contacts.basicApi.getById(old, undefined, undefined, undefined, true);
    expect((await refusalOf(archived)).code).toBe(404);
  },
);

test('where the rule says so, a merged id is not found', async () => {
  const { ada, old, read, client, contacts, rules } = await start();
  await rules({ mergedId: 'not_found' });
  await client.crm.contacts.basicApi.merge({ primaryObjectId: ada, objectIdToMerge: old });
  expect((await refusalOf(read(old))).code).toBe(404);
  expect((await read('old@example.com', 'email')).id).toBe(ada);
  // The survivor is found by the id that it lists.
  const lists = { propertyName: 'hs_merged_object_ids', operator: 'CONTAINS_TOKEN', value: old };
  const found = await contacts.searchApi.doSearch({ filterGroups: [{ filters: [lists] }] } as never);
  expect(found.results.map(({ id }) => id)).toEqual([ada]);
});

test('where the rule says so, a merge leaves a third record that lists both', async () => {
  const { ada, old, read, client, rules } = await start();
  await rules({ mergeLeaves: 'new_record' });
  const merged = await client.crm.contacts.basicApi.merge({ primaryObjectId: ada, objectIdToMerge: old });
  expect([ada, old]).not.toContain(merged.id);
  const survivor = await read(ada);
  expect(survivor.id).toBe(merged.id);
  expect(survivor.properties).toMatchObject({
    email: 'ada@example.com',
    hs_merged_object_ids: `${old};${ada}`,
  });
  expect((await read(old)).id).toBe(merged.id);
});

test('a merge of a record with itself or with nobody is refused', async () => {
  const { ada, client } = await start();
  const merge = (other: string) =>
    client.crm.contacts.basicApi.merge({ primaryObjectId: ada, objectIdToMerge: other });
  expect((await refusalOf(merge(ada))).code).toBe(400);
  expect((await refusalOf(merge('999'))).code).toBe(404);
});
