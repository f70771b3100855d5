// Queries, through the community's client.
import { expect, test } from 'vitest';
import { keyField, recorded, refusalOf, startSalesforce } from '../start-for-test.ts';

async function withPeople() {
  const crm = await startSalesforce();
  const conn = crm.client();
  const { id: AccountId } = await conn
    .sobject('Account')
    .create({ Name: 'Acme', Website: 'https://acme.example.com' });
  await conn.sobject('Contact').create([
    { LastName: "O'Brien", FirstName: 'Ann', Email: 'Ann@Example.com', [keyField]: 'p-1', AccountId },
    { LastName: 'Back\\slash', FirstName: 'Bob', Email: 'bob@example.com', [keyField]: 'p-2' },
    { LastName: '100%_sure', FirstName: 'Cy', Birthdate: '1990-05-01', [keyField]: 'p-3' },
  ]);
  const names = async (where: string) =>
    (await conn.query<{ FirstName: string }>(`SELECT FirstName FROM Contact WHERE ${where}`)).records.map(
      ({ FirstName }) => FirstName,
    );
  return { ...crm, conn, names, AccountId };
}

test.each<[where: string, names: string[]]>([
  ["Email = 'ann@example.com'", ['Ann']],
  ["email IN ('bob@example.com', 'ANN@example.com')", ['Ann', 'Bob']],
  [`${keyField} = 'P-2'`, ['Bob']],
  [`${keyField} NOT IN ('p-1', 'p-2')`, ['Cy']],
  [String.raw`LastName = 'O\'Brien'`, ['Ann']],
  [String.raw`LastName = 'Back\\slash'`, ['Bob']],
  ["LastName LIKE 'o%'", ['Ann']],
  [String.raw`LastName LIKE '100\%\_%'`, ['Cy']],
  [String.raw`LastName LIKE '_00\_%'`, []],
  ['Email = null', ['Cy']],
  ["Email != null AND (FirstName = 'Bob' OR FirstName = 'Cy')", ['Bob']],
  ["NOT FirstName = 'Ann'", ['Bob', 'Cy']],
  ['Birthdate < 2000-01-01', ['Cy']],
  ['Id != null ORDER BY Birthdate, FirstName', ['Ann', 'Bob', 'Cy']],
  ['Id != null ORDER BY Birthdate DESC, FirstName DESC', ['Bob', 'Ann', 'Cy']],
  ['CreatedDate > 2020-01-01T00:00:00Z AND IsDeleted = false', ['Ann', 'Bob', 'Cy']],
  ["Account.Name = 'ACME'", ['Ann']],
  ['Contact.Owner.IsActive = true ORDER BY Birthdate ASC NULLS LAST, FirstName DESC LIMIT 2', ['Cy', 'Bob']],
  ['AccountId != null ORDER BY FirstName LIMIT 1 OFFSET 1', []],
])('WHERE %s', async (where, names) => {
  expect(await (await withPeople()).names(where)).toEqual(names);
});

test('rows have the form of the recorded ones, parents and children inside them', async () => {
  const { conn, rest, AccountId } = await withPeople();
  const { records } = await conn.query(
    'SELECT AccountId, Department, AssistantName, Description FROM Contact LIMIT 2',
  );
  const recordedRows = (recorded('contacts') as { records: object[] }).records;
  expect(records.map((row) => Object.keys(row))).toEqual(recordedRows.map((row) => Object.keys(row)));

  const parents = await conn.query(
    "SELECT Account.Name, Account.Owner.Name FROM Contact WHERE FirstName IN ('Ann', 'Bob')",
  );
  expect(parents.records).toMatchObject([
    { Account: { attributes: { type: 'Account' }, Name: 'Acme', Owner: { Name: 'Ingrid Integration' } } },
    { Account: null },
  ]);
  const deal = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-31', Amount: 50_000, AccountId };
  const { id: OpportunityId } = await conn.sobject('Opportunity').create(deal);
  const { records: people } = await conn.query('SELECT Id FROM Contact LIMIT 2');
  for (const { Id: ContactId } of people) {
    await conn.sobject('OpportunityContactRole').create({ OpportunityId, ContactId, Role: 'Influencer' });
  }
  const soql =
    'SELECT Id, Name, Amount, StageName, (SELECT Id, ContactId, Role FROM OpportunityContactRoles) FROM Opportunity';
  const answer = (await rest('GET', `/query?q=${encodeURIComponent(soql)}`)).body;
  expect(shapeOf(answer)).toEqual(shapeOf(recorded('read-opportunity-with-contacts')));
});

test('long answers come in pages that later records do not shift', async () => {
  const crm = await startSalesforce();
  const conn = crm.client();
  const people = Array.from({ length: 450 }, (_, index) => ({ LastName: `P${index}` }));
  await conn.sobject('Contact').create(people, { allowRecursive: true });
  const first = await crm.rest('GET', '/query?q=SELECT+LastName+FROM+Contact', undefined, {
    'Sforce-Query-Options': 'batchSize=200',
  });
  expect(first.body).toMatchObject({ totalSize: 450, done: false });
  const next = String(first.body['nextRecordsUrl']);
  expect(next).toMatch(/^\/services\/data\/v60.0\/query\/01g[\w-]+-200$/);
  await conn.sobject('Contact').create({ LastName: 'Late' });
  const pageAt = (address: unknown) =>
    crm.call(`/salesforce${String(address)}`, { headers: { authorization: 'Bearer demo-key' } });
  const second = (await pageAt(next)).body;
  const third = (await pageAt(second['nextRecordsUrl'])).body;
  expect([second, third].map(({ records }) => (records as unknown[]).length)).toEqual([200, 50]);
  expect(third).toMatchObject({ totalSize: 450, done: true });
  expect((await crm.rest('GET', '/query/01gnonsense-5')).body).toMatchObject([
    { errorCode: 'INVALID_QUERY_LOCATOR' },
  ]);
  const all = await conn.query('SELECT Id FROM Contact', { autoFetch: true, maxFetch: 1000 });
  expect(new Set(all.records.map(({ Id }) => Id)).size).toBe(451);
  expect(await conn.query('SELECT COUNT() FROM Contact')).toMatchObject({ totalSize: 451, records: [] });
});

test('what is deleted or merged away is seen by queryAll alone, a converted lead by both', async () => {
  const { conn, post, rest } = await withPeople();
  const { records } = await conn.query('SELECT Id FROM Contact');
  const [ann = '', bob = '', cy = ''] = records.map(({ Id }) => Id ?? '');
  await conn.sobject('Contact').delete(ann);
  await post('/_control/merge', { id: cy, into: bob });
  expect((await conn.query('SELECT Id FROM Contact')).totalSize).toBe(1);
  const soql = 'SELECT Id, IsDeleted, MasterRecordId FROM Contact';
  const all = (await rest('GET', `/queryAll?q=${encodeURIComponent(soql)}`)).body['records'];
  expect(all).toMatchObject([
    { Id: ann, IsDeleted: true, MasterRecordId: null },
    { Id: bob, IsDeleted: false, MasterRecordId: null },
    { Id: cy, IsDeleted: true, MasterRecordId: bob },
  ]);
  expect((await rest('GET', `/sobjects/Contact/${cy}`)).body).toMatchObject([
    { errorCode: 'ENTITY_IS_DELETED' },
  ]);
});

test('what nobody can understand is refused with its place', async () => {
  const { conn, rest } = await withPeople();
  const refused = async (soql: string) => {
    const { errorCode, message } = await refusalOf(Promise.resolve(conn.query(soql)));
    return [errorCode, String(message)];
  };
  const soql = 'SELECT Id,Name,BillingCity,IsDeleted FROM Accout';
  const unknown = (await rest('GET', `/query?q=${encodeURIComponent(soql)}`)).body;
  const [{ message = '', ...more } = {}] = unknown as unknown as { message?: string }[];
  const [{ message: form = '', ...recordedRest } = {}] = recorded('unknown-object') as { message?: string }[];
  expect(more).toEqual(recordedRest);
  expect(message.split('\n').at(-1)).toBe(form.split('\n').at(-1));
  expect(message.split('\n')[3]).toMatch(/^ERROR at Row:1:Column:\d+$/);

  expect(await refused('SELECT Company FROM Contact')).toEqual([
    'INVALID_FIELD',
    expect.stringContaining("No such column 'Company' on entity 'Contact'"),
  ]);
  expect((await refused('SELECT Id, (SELECT Id FROM constructor) FROM Account'))[0]).toBe('INVALID_TYPE');
  expect(await refused("SELECT Id FROM Contact WHERE LastName = 'O'Brien'")).toEqual([
    'MALFORMED_QUERY',
    expect.stringContaining('unexpected token'),
  ]);
  expect(await refused('SELECT Id FROM Contact WHERE Email = 5')).toEqual([
    'INVALID_FIELD',
    expect.stringContaining('should be enclosed in quotes'),
  ]);
  expect(await refused("SELECT Id FROM Contact WHERE CreatedDate > '2020-01-01T00:00:00Z'")).toEqual([
    'INVALID_FIELD',
    expect.stringContaining('should not be enclosed in quotes'),
  ]);
  expect(await refused("SELECT Id FROM Contact WHERE Id = 'x'")).toEqual([
    'INVALID_QUERY_FILTER_OPERATOR',
    'invalid ID field: x',
  ]);
  expect(await refused("SELECT Id FROM Contact WHERE Description = 'x'")).toEqual([
    'INVALID_FIELD',
    "field 'Description' can not be filtered in a query call",
  ]);
  expect((await refused('SELECT Id FROM Contact WHERE Id != null AND Id != null OR Id = null'))[0]).toBe(
    'MALFORMED_QUERY',
  );
});

/** Names and kinds of values, however deep. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]));
}
