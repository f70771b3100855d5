// The search, through HubSpot's own client.
import { expect, test } from 'vitest';
import { refusalOf, startHubspot } from './start-hubspot.ts';

interface Found {
  total: number;
  results: { id: string; properties: Record<string, string | null> }[];
  paging?: { next?: { after: string } };
}

async function start(options: { now?: () => number } = {}) {
  const crm = await startHubspot(options);
  const search = async (request: object) =>
    (await crm.contacts.searchApi.doSearch(request as never)) as unknown as Found;
  return {
    ...crm,
    search,
    make: async (properties: Record<string, string>) =>
      (await crm.contacts.basicApi.create({ properties })).id,
    /** The first names that one filter finds, in the order of the alphabet. */
    names: async (filter: object) =>
      (await search({ filterGroups: [{ filters: [filter] }], properties: ['firstname'], limit: 100 })).results
        .map(({ properties }) => properties['firstname'] ?? '')
        .toSorted((one, other) => one.localeCompare(other)),
  };
}

test('each operator finds what it says', async () => {
  const { make, names } = await start();
  await make({ firstname: 'Ada', email: 'Ada@example.com', jobtitle: 'Head of sales', numemployees: '5-25' });
  await make({ firstname: 'Grace', email: 'grace@example.org', jobtitle: 'Rear Admiral' });
  await make({ firstname: 'Joan', lifecyclestage: 'customer' });
  const email = (operator: string, more: object) => names({ propertyName: 'email', operator, ...more });
  expect(await email('EQ', { value: 'ADA@example.com' })).toEqual(['Ada']);
  expect(await email('NEQ', { value: 'ada@example.com' })).toEqual(['Grace']);
  expect(await email('IN', { values: ['ada@example.com', 'grace@example.org'] })).toEqual(['Ada', 'Grace']);
  // Values of IN come in lower case, or find nobody (search guide).
  expect(await email('IN', { values: ['Ada@example.com'] })).toEqual([]);
  expect(await email('NOT_IN', { values: ['ada@example.com'] })).toEqual(['Grace']);
  expect(await email('HAS_PROPERTY', {})).toEqual(['Ada', 'Grace']);
  expect(await email('NOT_HAS_PROPERTY', {})).toEqual(['Joan']);
  expect(await email('CONTAINS_TOKEN', { value: '*@example.org' })).toEqual(['Grace']);
  expect(await email('NOT_CONTAINS_TOKEN', { value: 'example' })).toEqual([]);
  const title = (value: string) => names({ propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', value });
  expect(await title('SALES')).toEqual(['Ada']);
  expect(await title('sale')).toEqual([]);
});

test('numbers and times are compared as such', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { make, names, search, deals } = await start({ now: () => at });
  await make({ firstname: 'Ada' });
  at += 60_000;
  await make({ firstname: 'Grace' });
  const created = (operator: string, more: object) =>
    names({ propertyName: 'createdate', operator, ...more });
  expect(await created('GT', { value: '2026-01-01T00:00:30Z' })).toEqual(['Grace']);
  expect(await created('LTE', { value: String(Date.parse('2026-01-01T00:00:00Z')) })).toEqual(['Ada']);
  expect(await created('GTE', { value: '2026-01-01T02:00:00+02:00' })).toEqual(['Ada', 'Grace']);
  expect(await created('BETWEEN', { value: '2025-12-31', highValue: '2026-01-01' })).toEqual(['Ada']);
  for (const amount of ['9', '10']) await deals.basicApi.create({ properties: { dealname: amount, amount } });
  const less = await deals.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: 'amount', operator: 'LT' as never, value: '10' }] }],
  } as never);
  expect(less.results.map(({ properties }) => properties['amount'])).toEqual(['9']);
  expect(
    (await search({ sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }], limit: 1 })).results,
  ).toMatchObject([{ properties: { firstname: 'Grace' } }]);
});

test('groups are alternatives, their filters hold together, and `query` looks at the usual properties', async () => {
  const { make, search } = await start();
  await make({ firstname: 'Ada', lastname: 'Lovelace', company: 'Engines' });
  await make({ firstname: 'Ada', lastname: 'Yonath' });
  await make({ firstname: 'Grace', lastname: 'Hopper' });
  const is = (propertyName: string, value: string) => ({ propertyName, operator: 'EQ', value });
  const found = await search({
    filterGroups: [
      { filters: [is('firstname', 'ada'), is('lastname', 'yonath')] },
      { filters: [is('lastname', 'hopper')] },
    ],
  });
  expect(found.results.map(({ properties }) => properties['lastname'])).toEqual(['Yonath', 'Hopper']);
  expect((await search({ query: 'engin' })).total).toBe(1);
});

test('a search is paged, shows what it is asked for, and ends at 10,000', async () => {
  const { make, search } = await start();
  for (const firstname of ['a', 'b', 'c']) await make({ firstname });
  const first = await search({ limit: 2, properties: ['firstname', 'phone'] });
  expect(first).toMatchObject({ total: 3, paging: { next: { after: '2' } } });
  expect(first.results[0]?.properties).toMatchObject({ firstname: 'a', phone: null });
  const last = await search({ limit: 2, after: '2' });
  expect([last.results.length, last.paging]).toEqual([1, undefined]);
  for (const wrong of [{ limit: 201 }, { limit: 100, after: '9901' }, { after: 'x' }]) {
    expect((await refusalOf(search(wrong))).code).toBe(400);
  }
});

test.each([
  [{ propertyName: 'nobody', operator: 'EQ', value: 'x' }, /does not exist/],
  [{ propertyName: 'email', operator: 'LIKE', value: 'x' }, /operator LIKE/],
  [{ propertyName: 'email', operator: 'NOT_HAS_PROPERTY', value: 'x' }, /must not have a value/],
  [{ propertyName: 'email', operator: 'IN', value: 'x' }, /needs values/],
  [{ propertyName: 'createdate', operator: 'BETWEEN', value: '1' }, /highValue/],
])('a filter %j is refused', async (filter, sentence) => {
  const { search } = await start();
  const refused = await refusalOf(search({ filterGroups: [{ filters: [filter] }] }));
  expect(refused).toMatchObject({ code: 400, body: { category: 'VALIDATION_ERROR' } });
  expect(refused.body['message']).toMatch(sentence);
});

test('the index is behind new records and behind changes; reading is not', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { make, names, contacts, control } = await start({ now: () => at });
  const id = await make({ firstname: 'Ada', email: 'old@example.com' });
  at += 60_000;
  await control('latency', { crm: 'hubspot', searchLagMs: 30_000 });
  const by = (value: string) => names({ propertyName: 'email', operator: 'EQ', value });
  await contacts.basicApi.update(id, { properties: { email: 'new@example.com' } });
  const fresh = await make({ firstname: 'Grace', email: 'grace@example.com' });
  expect([await by('old@example.com'), await by('new@example.com'), await by('grace@example.com')]).toEqual([
    ['Ada'],
    [],
    [],
  ]);
  expect((await contacts.basicApi.getById(fresh)).id).toBe(fresh);
  at += 30_000;
  expect([await by('old@example.com'), await by('new@example.com'), await by('grace@example.com')]).toEqual([
    [],
    ['Ada'],
    ['Grace'],
  ]);
  await contacts.basicApi.archive(fresh);
  expect(await by('grace@example.com')).toEqual(['Grace']);
  at += 30_000;
  expect(await by('grace@example.com')).toEqual([]);
});
