// The search lags, folds case, and does not say in which field it has found something.
import { expect, test } from 'vitest';
import { refusalOf, startPipedrive } from './start-pipedrive.ts';

async function startWithAda(now?: () => number) {
  const crm = await startPipedrive(now === undefined ? {} : { now });
  const key = await crm.field('person', 'Syncline ID');
  const { data } = await crm.persons.addPerson({
    AddPersonRequest: {
      name: 'Ada Lovelace',
      emails: [{ value: 'Ada@example.com' }],
      phones: [{ value: '+1 202 555 0100' }],
      custom_fields: { [key]: 'x-1' },
    },
  });
  const find = async (
    term: string,
    fields: 'email' | 'phone' | 'custom_fields' | 'name',
    exact_match = true,
  ) => (await crm.persons.searchPersons({ term, fields, exact_match })).data?.items?.map(({ item }) => item);
  return { ...crm, key, id: data?.id ?? 0, find };
}

test('an exact search finds the whole value in any case, and shows values without their fields', async () => {
  const { find, id } = await startWithAda();
  expect(await find('ADA@EXAMPLE.COM', 'email')).toMatchObject([
    { id, type: 'person', name: 'Ada Lovelace', emails: ['Ada@example.com'], custom_fields: ['x-1'] },
  ]);
  expect(await find('ada@example', 'email')).toEqual([]);
  expect(await find('X-1', 'custom_fields')).toMatchObject([{ id }]);
  expect(await find('lovelace', 'name', false)).toMatchObject([{ id }]);
});

test('phones are compared as they are written, or by their digits: nobody has said which', async () => {
  const { find, rules } = await startWithAda();
  expect(await find('+12025550100', 'phone')).toEqual([]);
  await rules({ comparesPhonesBy: 'digits' });
  expect(await find('+12025550100', 'phone')).toHaveLength(1);
});

test('the search knows a new record, a change and a deletion only after its lag; reading by id knows it at once', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { find, persons, id, control } = await startWithAda(() => at);
  await control('latency', { crm: 'pipedrive', searchLagMs: 10_000 });
  expect(await find('ada@example.com', 'email')).toEqual([]);
  expect((await persons.getPerson({ id })).data?.name).toBe('Ada Lovelace');
  at += 10_000;
  expect(await find('ada@example.com', 'email')).toHaveLength(1);
  await persons.deletePerson({ id });
  at += 1000;
  expect(await find('ada@example.com', 'email')).toHaveLength(1);
  at += 10_000;
  expect(await find('ada@example.com', 'email')).toEqual([]);
});

test('a term has two characters, or one where it is exact; another field is refused', async () => {
  const { persons, api } = await startWithAda();
  expect(await refusalOf(persons.searchPersons({ term: 'a' }))).toMatchObject({ success: false });
  expect((await persons.searchPersons({ term: 'a', exact_match: true })).success).toBe(true);
  expect((await api('GET', '/v2/persons/search?term=ada&fields=nickname')).status).toBe(400);
});

test('by one field, with case', async () => {
  const { itemSearch, key, id } = await startWithAda();
  const find = async (term: string) =>
    (await itemSearch.searchItemByField({ term, entity_type: 'person', field: key, match: 'exact' })).data;
  expect(await find('x-1')).toEqual([{ id, name: 'Ada Lovelace' }]);
  expect(await find('X-1')).toEqual([]);
});

test('organizations and deals are searched by what they have', async () => {
  const { organizations, deals } = await startPipedrive();
  await organizations.addOrganization({ AddOrganizationRequest: { name: 'Example Ltd' } });
  await deals.addDeal({ AddDealRequest: { title: 'Big one', value: 100, currency: 'USD' } });
  const found = await organizations.searchOrganization({ term: 'example ltd', exact_match: true });
  expect(found.data?.items).toMatchObject([{ item: { type: 'organization', name: 'Example Ltd' } }]);
  const deal = await deals.searchDeals({ term: 'Big', fields: 'title' });
  expect(deal.data?.items).toMatchObject([
    { item: { title: 'Big one', value: 100, stage: { name: 'Qualified' } } },
  ]);
});
