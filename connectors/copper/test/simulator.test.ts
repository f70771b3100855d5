// The connector against the stand-in of Copper (simulators/copper).
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { createSimulator, type Simulator } from '../../../simulators/simulator.ts';
import { callOf, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import { numberOf } from '../own-fields.ts';
import { createFrom, sessionAt } from './open-copper.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0, latencyMs: 0 });
});
afterAll(() => simulator.close());
beforeEach(() => control('POST', 'reset'));

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${simulator.url}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

/** `read 404`, in the order of arrival. */
async function requests(): Promise<string[]> {
  const seen = (await control('GET', 'requests?crm=copper')) as {
    operation: string;
    status: number | null;
  }[];
  return seen.map(({ operation, status }) => `${operation} ${String(status)}`);
}

async function records(type: string): Promise<{ id: string; fields: Fields }[]> {
  return (await control('GET', `records?crm=copper&type=${type}`)) as { id: string; fields: Fields }[];
}

const open = (given: Record<string, unknown> = {}, key?: string) =>
  sessionAt(`${simulator.url}/copper`, given, key);
const addPerson = (fields: Fields) => control('POST', 'records', { crm: 'copper', type: 'person', fields });
const emails = (...list: string[]) => list.map((email) => ({ email, category: 'work' }));
const containing = (text: string) => expect.stringContaining(text) as unknown;
const ann: Fields = { email: 'Ann@example.com', firstName: 'Ann', title: 'CEO' };

test.each<[ObjectType, string, Fields]>([
  ['contact', 'person', ann],
  ['company', 'company', { name: 'Example Ltd', domain: 'example.com', city: 'Berlin' }],
  ['deal', 'opportunity', { name: 'Big one', amount: '1200.50', stage: 'Proposal', closeDate: '2026-12-31' }],
])('a %s is made, found by our id, changed, and gone for good', async (object, type, fields) => {
  const operations = operationsOf(open({ accountId: '100624' }), object);
  const key = keyOf('x-1', object);
  const call = callOf({ key });
  const { externalId = '', url } = await createFrom(operations, 'x-1', fields, object);
  expect(url).toMatch(/\/companies\/100624\/app#\/(contact|organization|deal)\/\d+$/);
  expect(await records(type)).toMatchObject([{ id: externalId, fields: { syncline_id: 'x-1' } }]);
  const found = await operations.find?.([{ field: 'entityId', value: 'x-1' }], call);
  expect(found).toMatchObject([{ externalId, hasOurKey: true, url }]);
  const record = operations.toRecord({ ...fields, name: 'Other', firstName: 'Other' }, key);
  expect(await operations.update(externalId, record, call)).toMatchObject({ externalId });
  expect(await operations.read?.(externalId, call)).toMatchObject({ state: 'live' });
  await operations.remove?.(externalId, call);
  expect(await operations.read?.(externalId, call)).toEqual({ state: 'gone' });
});

test('the first call of a session looks for the fields of our ids and makes them, later ones know them', async () => {
  const operations = operationsOf(open());
  await createFrom(operations, 'x-1', ann);
  await operations.find?.([{ field: 'email', value: 'ann@example.com' }], callOf());
  expect(await requests()).toEqual([
    'definitions 200',
    'createDefinition 200',
    'createDefinition 200',
    'create 200',
    'find 200',
  ]);
  // Another session finds what is there.
  expect(await open().account?.prepare?.(callOf())).toMatchObject([{ state: 'there' }, { state: 'there' }]);
});

test('where nobody may make them, a person is told what an administrator does', async () => {
  await control('POST', 'rules', { crm: 'copper', isAdmin: false });
  const session = open();
  const [text, number] = (await session.account?.prepare?.(callOf())) ?? [];
  expect(text).toMatchObject({ what: 'custom field "Syncline id" (a text field)', state: 'refused' });
  expect(number).toMatchObject({
    what: 'custom field "Syncline number" (a number field)',
    state: 'refused',
    whatToDo: containing('An administrator makes a number field "Syncline number"'),
  });
  const error = await crmError(createFrom(operationsOf(session), 'x-1', ann));
  expect(error).toMatchObject({ kind: 'unsupported', execution: 'not_sent' });
  expect(error.message).toContain('An administrator makes');
});

test('a field of that name that cannot serve is named with its setting', async () => {
  await control('POST', 'copper/fields', {
    name: 'Syncline number',
    data_type: 'String',
    available_on: ['person'],
  });
  const [, number] = (await open().account?.prepare?.(callOf())) ?? [];
  expect(number).toMatchObject({ state: 'refused', whatToDo: containing('as keyNumber') });
});

test('an id that makes the same number is another one', async () => {
  const operations = operationsOf(open());
  const { externalId } = await createFrom(operations, 'x-1', ann);
  const find = (value: string) =>
    operations.find?.([{ field: 'entityId', value }], callOf({ key: keyOf(value) }));
  expect(await find('x-1')).toHaveLength(1);
  const [record] = await records('person');
  const values = record?.fields['custom_fields'] as {
    custom_field_definition_id: number;
    value: unknown;
  }[];
  const collision = values.map((each) =>
    each.value === numberOf('x-1') ? { ...each, value: numberOf('x-2') } : each,
  );
  await control('PATCH', `records/${externalId ?? ''}`, { fields: { custom_fields: collision } });
  expect(await find('x-2')).toEqual([]);
  expect((await requests()).at(-1)).toBe('search 200');
});

test('a person whom a salesperson has made is a conflict that names it', async () => {
  await addPerson({ name: 'Ann', emails: emails('x@example.com', 'ann@example.com') });
  const [theirs] = await records('person');
  const operations = operationsOf(open());
  const error = await crmError(createFrom(operations, 'x-1', ann));
  expect(error).toMatchObject({ kind: 'conflict', existingId: theirs?.id, execution: 'rejected' });
  const [hit] = (await operations.find?.([{ field: 'email', value: 'ann@example.com' }], callOf())) ?? [];
  expect(hit).toMatchObject({
    externalId: theirs?.id,
    hasOurKey: false,
    shows: { email: ['x@example.com', 'ann@example.com'] },
  });
});

test('many are looked up by their e-mails at once, and made at once; who is there already is named', async () => {
  await addPerson({ name: 'B', emails: emails('b@example.com') });
  const operations = operationsOf(open());
  const ids = ['a', 'b', 'c'];
  const keys = ids.map((id) => ({
    key: { field: 'email', value: `${id}@example.com` },
    call: callOf({ key: keyOf(id) }),
  }));
  const found = await operations.batch?.find?.(keys, callOf());
  expect(found).toMatchObject([[], [{ shows: { email: ['b@example.com'] } }], []]);
  const rows = ids.map((id) => {
    const key = keyOf(id);
    const record = operations.toRecord({ name: id, email: `${id}@example.com` }, key);
    return { record, call: callOf({ key }) };
  });
  const made = await operations.batch?.create?.(rows, callOf());
  const [theirs] = await records('person');
  expect(made).toMatchObject([{}, { kind: 'conflict', existingId: theirs?.id }, {}]);
  expect((await requests()).filter((each) => !/efinition/.test(each))).toEqual([
    'search 200',
    'batchCreate 200',
    'find 200',
  ]);
});

test('a person has one company, an opportunity several people; said twice it is the same', async () => {
  const session = open();
  const make = async (object: ObjectType, id: string, fields: Fields = { name: id }) =>
    (await createFrom(operationsOf(session, object), id, fields, object)).externalId ?? '';
  const [person, deal] = [await make('contact', 'x-1', ann), await make('deal', 'd-1')];
  const [acme, globex] = [await make('company', 'acme'), await make('company', 'globex')];
  const held = async () =>
    ((await control('GET', 'associations?crm=copper')) as { fields: { from: string; to: string } }[]).map(
      ({ fields: { from, to } }) => `${from} ${to}`,
    );
  const ofPerson = operationsOf(session).associations?.company;
  await ofPerson?.associate(person, acme, callOf());
  await ofPerson?.associate(person, acme, callOf());
  expect(await held()).toEqual([`${person} ${acme}`]);
  await ofPerson?.associate(person, globex, callOf());
  expect(await held()).toEqual([`${person} ${globex}`]);
  await ofPerson?.dissociate(person, globex, callOf());
  expect(await held()).toEqual([]);
  const ofDeal = operationsOf(session, 'deal').associations;
  await ofDeal?.contact?.associate(deal, person, callOf());
  await ofDeal?.company?.associate(deal, acme, callOf());
  await ofDeal?.company?.associate(deal, globex, callOf());
  expect(await held()).toEqual([`${deal} ${person}`, `${deal} ${acme}`, `${deal} ${globex}`]);
});

test('a stage by its name, an owner by the e-mail; what is not there, or not one, is said', async () => {
  const operations = operationsOf(open({ owner: 'byOwnerEmail' }), 'deal');
  const deal = (fields: Fields) => createFrom(operations, 'd-1', { name: 'x', ...fields }, 'deal');
  await deal({ stage: 'proposal', ownerEmail: 'Sam.Seller@example.com' });
  expect(await records('opportunity')).toMatchObject([
    { fields: { pipeline_stage_id: 123456, assignee_id: 137659 } },
  ]);
  expect(await crmError(deal({ stage: 'Nowhere' }))).toMatchObject({
    kind: 'invalid_record',
    field: 'stage',
  });
  const several = await crmError(deal({ stage: 'Negotiation' }));
  expect(several).toMatchObject({ kind: 'invalid_record', field: 'stage', execution: 'not_sent' });
  expect(several.message).toContain('set pipeline');
  expect(await crmError(deal({ ownerEmail: 'nobody@example.com' }))).toMatchObject({
    kind: 'invalid_record',
  });
  const inOne = operationsOf(open({ pipeline: '213215' }), 'deal');
  await createFrom(inOne, 'd-2', { name: 'y', stage: 'Negotiation' }, 'deal');
  expect((await records('opportunity'))[1]).toMatchObject({
    fields: { pipeline_id: 213215, pipeline_stage_id: 123461 },
  });
});

test('an owner with an id is whose every new record is', async () => {
  await createFrom(operationsOf(open({ owner: '137658' })), 'x-1', ann);
  expect(await records('person')).toMatchObject([{ fields: { assignee_id: 137658 } }]);
});

test('an opportunity needs a primary contact in some accounts: a person says which one all have', async () => {
  await control('POST', 'rules', { crm: 'copper', requiresPrimaryContact: true });
  const error = await crmError(createFrom(operationsOf(open(), 'deal'), 'd-1', { name: 'x' }, 'deal'));
  expect(error).toMatchObject({ kind: 'invalid_record' });
  expect(error.message).toContain('takes no opportunity without a primary contact');
  await addPerson({ name: 'Everybody' });
  const [person] = await records('person');
  const row = { from: { constant: Number(person?.id) }, overwrite: 'onCreate' };
  const mappingRows = { deal: { primary_contact_id: row } };
  await createFrom(operationsOf(open({ mappingRows }), 'deal'), 'd-1', { name: 'x' }, 'deal');
  expect(await records('opportunity')).toMatchObject([
    { fields: { primary_contact_id: Number(person?.id) } },
  ]);
});

test('the account, its fields, and what is wrong with a login', async () => {
  const session = open();
  expect(await session.account?.account(callOf())).toMatchObject({
    accountId: '100624',
    name: 'Acme',
    timeZone: 'America/New_York',
    webUrl: `${simulator.url}/copper/companies/100624/app`,
  });
  expect(await session.test?.()).toMatchObject({ ok: true, reason: containing('with the first record') });
  await session.account?.prepare?.(callOf());
  expect(await session.test?.()).toMatchObject({ ok: true, reason: containing('accountId=100624') });
  expect(await open({}, 'another').test?.()).toMatchObject({ ok: false, status: 401 });
  const stranger = open({ userEmail: 'other@example.com' });
  expect(await stranger.test?.()).toMatchObject({ ok: false, status: 401 });
  await control('POST', 'copper/fields', {
    name: 'Fruits',
    data_type: 'Dropdown',
    available_on: ['person'],
    options: [{ name: 'Banana' }],
  });
  const described = (await operationsOf(session).describeFields?.(callOf())) ?? [];
  expect(described.find(({ label }) => label === 'Fruits')).toMatchObject({
    name: expect.stringMatching(/^custom_fields\.\d+$/) as unknown,
    type: 'choice',
    options: [{ label: 'Banana' }],
  });
  expect(described.find(({ name }) => name === 'emails')).toMatchObject({ type: 'list' });
});

test('whoever is new and has an e-mail is looked up by that alone, where the connection says so', () => {
  const declared = (given: object) => operationsOf(open({ ...given })).declaration;
  expect(declared({})).toMatchObject({ sparesOwnKey: false });
  expect(declared({ ownIdLookup: 'withoutEmail' })).toMatchObject({
    sparesOwnKey: true,
    keys: [{ field: 'entityId' }, { field: 'email', unique: 'enforced' }],
  });
});
