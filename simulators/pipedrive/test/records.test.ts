// Persons, organizations and deals through the official client: made, read, changed, deleted, merged.
import { expect, test } from 'vitest';
import { refusalOf, startPipedrive } from './start-pipedrive.ts';

const emails = (...values: string[]) => values.map((value) => ({ value }));

test('a person is made with 200, has a name in two parts, and an address that is primary', async () => {
  const { persons, organizations } = await startPipedrive();
  const { data: acme } = await organizations.addOrganization({
    AddOrganizationRequest: { name: 'Acme', address: { value: 'Main St 1, Berlin', locality: 'Berlin' } },
  });
  const { data: made } = await persons.addPerson({
    AddPersonRequest: {
      name: 'Ada van Dam',
      emails: emails('ada@example.com', 'a@example.com'),
      org_id: acme?.id ?? 0,
    },
  });
  const { data: read } = await persons.getPerson({ id: made?.id ?? 0 });
  expect(read).toEqual(made);
  expect(read).toMatchObject({
    first_name: 'Ada',
    last_name: 'van Dam',
    org_id: acme?.id,
    emails: [
      { value: 'ada@example.com', primary: true, label: 'work' },
      { value: 'a@example.com', primary: false, label: 'work' },
    ],
    is_deleted: false,
    update_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
});

test('a change touches what it names; lists are replaced, and null clears', async () => {
  const { persons, field } = await startPipedrive();
  const [plan, city] = [await field('person', 'Plan'), await field('person', 'City')];
  const { data: made } = await persons.addPerson({
    AddPersonRequest: {
      name: 'Ada',
      emails: emails('ada@example.com', 'a@example.com'),
      custom_fields: { [plan]: 'gold', [city]: 'Berlin' },
    },
  });
  const { data: changed } = await persons.updatePerson({
    id: made?.id ?? 0,
    UpdatePersonRequest: { emails: emails('new@example.com'), custom_fields: { [plan]: null } },
  });
  expect(changed).toMatchObject({
    name: 'Ada',
    emails: [{ value: 'new@example.com', primary: true }],
    custom_fields: { [plan]: null, [city]: 'Berlin' },
  });
});

test('nothing is unique: the same person again is another record, and is counted as a duplicate', async () => {
  const { persons, stats, field } = await startPipedrive();
  const key = await field('person', 'Syncline ID');
  const other = await field('person', 'Customer number');
  for (const name of ['Ada', 'Ada L.']) {
    const custom_fields = { [key]: 'x-1' };
    await persons.addPerson({ AddPersonRequest: { name, emails: emails('ADA@example.com'), custom_fields } });
  }
  for (const name of ['Bob', 'Ben']) {
    await persons.addPerson({ AddPersonRequest: { name, custom_fields: { [other]: '7' } } });
  }
  expect(await stats()).toMatchObject({ records: 4, types: { person: 4 }, duplicates: 1 });
});

test('a deleted record is there for 30 days more, takes no change, and is in no list', async () => {
  const { persons, rules } = await startPipedrive();
  const { data: made } = await persons.addPerson({ AddPersonRequest: { name: 'Ada' } });
  const id = made?.id ?? 0;
  expect(await persons.deletePerson({ id })).toEqual({ success: true, data: { id } });
  expect((await persons.getPerson({ id })).data).toMatchObject({ is_deleted: true });
  expect((await persons.getPersons()).data).toEqual([]);
  const change = () => persons.updatePerson({ id, UpdatePersonRequest: { name: 'Bob' } });
  expect(await refusalOf(change())).toMatchObject({ success: false, error: 'Person not found' });
  await rules({ updatesDeleted: true, showsDeleted: false });
  expect((await change()).data).toMatchObject({ is_deleted: true });
  expect(await refusalOf(persons.getPerson({ id }))).toMatchObject({ error: 'Person not found' });
  expect(await refusalOf(persons.getPerson({ id: 999 }))).toMatchObject({ error: 'Person not found' });
});

test('a merge keeps what the survivor has, brings what it lacks, and ends the other id', async () => {
  const { persons, mergePersons, field } = await startPipedrive();
  const [key, plan] = [await field('person', 'Syncline ID'), await field('person', 'Plan')];
  const make = async (name: string, email: string, custom_fields: object) =>
    (await persons.addPerson({ AddPersonRequest: { name, emails: emails(email), custom_fields } })).data
      ?.id ?? 0;
  const survivor = await make('Ada', 'ada@example.com', { [plan]: 'gold' });
  const loser = await make('Ada L.', 'old@example.com', { [plan]: 'free', [key]: 'x-1' });
  await mergePersons(loser, survivor);
  expect((await persons.getPerson({ id: survivor })).data).toMatchObject({
    name: 'Ada',
    emails: [
      { value: 'ada@example.com', primary: true },
      { value: 'old@example.com', primary: false },
    ],
    custom_fields: { [plan]: 'gold', [key]: 'x-1' },
  });
  expect((await persons.getPerson({ id: loser })).data).toMatchObject({ is_deleted: true });
});

test('a list has pages by an opaque cursor, ids, and what was changed since', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { persons, api } = await startPipedrive({ now: () => at });
  const ids: number[] = [];
  for (const name of ['Ada', 'Bob', 'Cy']) {
    ids.push((await persons.addPerson({ AddPersonRequest: { name } })).data?.id ?? 0);
    at += 60_000;
  }
  const first = await persons.getPersons({ limit: 2 });
  expect(first.data?.map(({ name }) => name)).toEqual(['Ada', 'Bob']);
  const cursor = (first.additional_data as { next_cursor: string }).next_cursor;
  expect(await persons.getPersons({ limit: 2, cursor })).toMatchObject({
    data: [{ name: 'Cy' }],
    additional_data: { next_cursor: null },
  });
  expect((await persons.getPersons({ ids: `${ids[1]},999` })).data).toMatchObject([{ name: 'Bob' }]);
  expect((await persons.getPersons({ updated_since: '2026-01-01T00:02:00Z' })).data).toHaveLength(1);
  const fraction = await api('GET', '/v2/persons?updated_since=2026-01-01T00:02:00.000Z');
  expect(fraction.body['error']).toContain('not a valid datetime');
});

test('a deal is in a stage of a pipeline, and has a contact person and other participants', async () => {
  const { deals, persons, stages, api } = await startPipedrive();
  const { data: ada } = await persons.addPerson({ AddPersonRequest: { name: 'Ada' } });
  const { data: bob } = await persons.addPerson({ AddPersonRequest: { name: 'Bob' } });
  const found = (await stages.getStages({ pipeline_id: 2 })).data;
  expect(found).toMatchObject([{ id: 6, name: 'Up for renewal' }]);
  const { data: deal } = await deals.addDeal({
    AddDealRequest: { title: 'Big one', value: 1200.5, stage_id: 6, person_id: ada?.id ?? 0 },
  });
  expect(deal).toMatchObject({ status: 'open', pipeline_id: 2, currency: 'EUR', person_id: ada?.id });
  const path = `/v1/deals/${deal?.id}/participants`;
  expect((await api('POST', path, { person_id: bob?.id })).status).toBe(200);
  expect((await api('POST', path, { person_id: bob?.id })).status).toBe(400);
  const listed = (await api('GET', path)).body['data'] as { id: number; person_id: { value: number } }[];
  expect(listed.map(({ person_id: { value } }) => value)).toEqual([bob?.id]);
  await api('DELETE', `${path}/${listed[0]?.id}`);
  expect((await api('GET', path)).body['data']).toEqual([]);
});

test.each([
  [
    'nothing that is not a field',
    { nickname: 'A' },
    "nickname: Parameter 'nickname' is not allowed for this request",
  ],
  ['no custom field that is not there', { custom_fields: { abc: 'x' } }, "custom_fields: Unknown key 'abc'"],
  [
    'no text for a number',
    { owner_id: '7' },
    "owner_id: Parameter 'owner_id' must be the ID of an existing user",
  ],
  ['no record that is not there', { org_id: 999 }, 'must be the ID of an existing organization'],
  ['no person without a name', { name: '' }, "name: Parameter 'name' is required"],
  ['no 256 characters', { name: 'x'.repeat(256) }, 'at most 255 characters'],
])('v2 takes %s', async (_what, wrong, words) => {
  const { api } = await startPipedrive();
  const refused = await api('POST', '/v2/persons', { name: 'Ada', ...wrong });
  expect([refused.status, refused.body['code']]).toEqual([400, 'ERR_SCHEMA_VALIDATION_FAILED']);
  expect(refused.body['error']).toMatch(/^Validation failed: /);
  expect(refused.body['error']).toContain(words);
});

test('job title and address of a person need contact sync, or the whole write is forbidden', async () => {
  const { api, rules, personFields } = await startPipedrive();
  const body = { name: 'Ada', job_title: 'CEO' };
  expect((await api('POST', '/v2/persons', body)).status).toBe(403);
  await rules({ hasContactSync: true });
  expect((await api('POST', '/v2/persons', body)).body['data']).toMatchObject({ job_title: 'CEO' });
  const codes = (await personFields.getPersonFields()).data?.map(({ field_code }) => field_code);
  expect(codes).toContain('job_title');
});
