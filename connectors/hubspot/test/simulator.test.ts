// The connector against the stand-in of HubSpot, which is proven by HubSpot's own client.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { createSimulator, type Simulator } from '../../../simulators/simulator.ts';
import type { CommonSettings, ObjectOperations, Session } from '../../connector.ts';
import { createHttpAgent, type HttpAgent } from '../../kit/http.ts';
import { callOf, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import { openConnector } from '../../open-connector.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import hubspot from '../index.ts';

let simulator: Simulator;
let agent: HttpAgent;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0, latencyMs: 0 });
  agent = createHttpAgent({ allowTargets: [new URL(simulator.url).host] });
});
afterAll(async () => {
  await agent.close();
  await simulator.close();
});
beforeEach(() => control('POST', 'reset'));

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${simulator.url}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

interface SeenRequest {
  operation: string;
  status: number | null;
}

/** `read 404`, in the order of arrival. */
async function requests(): Promise<string[]> {
  const seen = (await control('GET', 'requests?crm=hubspot')) as SeenRequest[];
  return seen.map(({ operation, status }) => `${operation} ${String(status)}`);
}

async function records(type: ObjectType = 'contact'): Promise<{ id: string; fields: Fields }[]> {
  return (await control('GET', `records?crm=hubspot&type=${type}`)) as { id: string; fields: Fields }[];
}

function open(given: Record<string, unknown> = {}, token = 'demo-key'): Session {
  const parsed = parseSettings(hubspot.settings, { baseUrl: `${simulator.url}/hubspot`, ...given });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return openConnector(hubspot, {
    connectionId: 'demo',
    settings: parsed.settings satisfies CommonSettings,
    secrets: { token },
    agent,
    allowTargets: [new URL(simulator.url).host],
  }).session;
}

function createFrom(
  operations: ObjectOperations,
  id: string,
  fields: Fields,
  object: ObjectType = 'contact',
) {
  const key = keyOf(id, object);
  return operations.create(operations.toRecord(fields, key), callOf({ key }));
}

const ann: Fields = { email: 'Ann@example.com', firstName: 'Ann', title: 'CEO' };

test.each<[ObjectType, Fields]>([
  ['contact', ann],
  ['company', { name: 'Example Ltd', domain: 'example.com', city: 'Berlin' }],
  [
    'deal',
    { name: 'Big one', amount: '1200.50', currency: 'EUR', stage: 'contractsent', closeDate: '2026-12-31' },
  ],
])(
  'a %s is made once, whoever creates it again, and lives through its whole life',
  async (object, fields) => {
    const operations = operationsOf(open(), object);
    const key = keyOf('x-1', object);
    const renamed = object === 'contact' ? { firstName: 'Other' } : { name: 'Other' };
    const { externalId = '', url } = await createFrom(operations, 'x-1', fields, object);
    expect(url).toContain(externalId);
    expect(await createFrom(operations, 'x-1', fields, object)).toMatchObject({ externalId });
    expect(await records(object)).toHaveLength(1);
    const found = await operations.find?.([{ field: 'entityId', value: 'x-1' }], callOf({ key }));
    expect(found).toMatchObject([{ externalId, hasOurKey: true }]);
    const changed = operations.toRecord({ ...fields, ...renamed }, key);
    expect(await operations.update(externalId, changed, callOf({ key }))).toMatchObject({ externalId });
    expect(await operations.read?.(externalId, callOf({ key }))).toMatchObject({ state: 'live' });
    await operations.remove?.(externalId, callOf({ key }));
    expect(await operations.read?.(externalId, callOf({ key }))).toEqual({ state: 'archived' });
  },
);

test('the second lookup of a session asks nothing but what it is about', async () => {
  const operations = operationsOf(open());
  await createFrom(operations, 'x-1', ann);
  await operations.find?.([{ field: 'email', value: 'ann@example.com' }], callOf());
  // Without our property the first create was refused, and sent again when it had been made.
  expect(await requests()).toEqual([
    'batchUpsert 400',
    'readProperty 404',
    'createProperty 201',
    'batchUpsert 200',
    'read 200',
  ]);
});

test('a contact whom a salesperson has made is a conflict that names it, and shows our id when it is adopted', async () => {
  await control('POST', 'records', { crm: 'hubspot', type: 'contact', fields: { email: 'ann@example.com' } });
  const [theirs] = await records();
  const operations = operationsOf(open());
  const error = await crmError(createFrom(operations, 'x-1', ann));
  expect(error).toMatchObject({ kind: 'conflict', existingId: theirs?.id, execution: 'rejected' });
  await operations.update(theirs?.id, operations.toRecord(ann, keyOf('x-1')), callOf());
  const call = callOf({ key: keyOf('x-1') });
  expect(await operations.find?.([{ field: 'entityId', value: 'x-1' }], call)).toMatchObject([
    { externalId: theirs?.id, hasOurKey: true, shows: { email: ['ann@example.com'] } },
  ]);
});

test.each(['survivor', 'not_found'] as const)(
  'a record that was merged away is merged into its survivor (the old id: %s)',
  async (mergedId) => {
    await control('POST', 'rules', { crm: 'hubspot', mergedId });
    const operations = operationsOf(open());
    const one = await createFrom(operations, 'x-1', ann);
    const other = await createFrom(operations, 'x-2', { email: 'old@example.com' });
    await control('POST', 'merge', { id: other.externalId, into: one.externalId });
    const { externalId: into = '' } = one;
    expect(await operations.read?.(other.externalId ?? '', callOf())).toEqual({ state: 'merged', into });
    const error = await crmError(operations.update(other.externalId, { jobtitle: 'CTO' }, callOf()));
    expect(error.kind).toBe('not_found');
    const [hit] = (await operations.find?.([{ field: 'email', value: 'old@example.com' }], callOf())) ?? [];
    expect(hit).toMatchObject({ externalId: into, shows: { email: ['ann@example.com', 'old@example.com'] } });
  },
);

test.each([true, false])('rows of one call, with trace ids in the answer: %s', async (showsTraceIds) => {
  await control('POST', 'rules', { crm: 'hubspot', showsTraceIds });
  await control('POST', 'records', { crm: 'hubspot', type: 'contact', fields: { email: 'b@example.com' } });
  const operations = operationsOf(open());
  const ids = ['a', 'b', 'c'];
  const rows = ids.map((id) => {
    const key = keyOf(id);
    return { record: operations.toRecord({ email: `${id}@example.com` }, key), call: callOf({ key }) };
  });
  const made = (await operations.batch?.create?.(rows, callOf())) ?? [];
  expect(made).toMatchObject([{}, { kind: 'conflict' }, {}]);
  const byId = new Map((await records()).map(({ id, fields }) => [id, fields['email']]));
  const [a, , c] = made.map((each) => ('externalId' in each ? (each.externalId ?? '') : ''));
  expect([byId.get(a ?? ''), byId.get(c ?? '')]).toEqual(['a@example.com', 'c@example.com']);

  const keys = [...ids, 'nobody'].map((id) => ({
    key: { field: 'email', value: `${id}@example.com` },
    call: callOf({ key: keyOf(id) }),
  }));
  const found = await operations.batch?.find?.(keys, callOf());
  expect(found).toMatchObject([[{ externalId: a }], [{ hasOurKey: false }], [{ externalId: c }], []]);

  const updates = [a ?? '', '404404', c ?? ''].map((externalId) => ({
    externalId,
    record: { jobtitle: 'CTO' },
    call: callOf(),
  }));
  expect(await operations.batch?.update?.(updates, callOf())).toMatchObject([
    { externalId: a },
    { kind: 'not_found' },
    { externalId: c },
  ]);
});

test('companies and deals are associated, once however often that is said', async () => {
  const session = open();
  const contact = await createFrom(operationsOf(session), 'x-1', ann);
  const company = await createFrom(operationsOf(session, 'company'), 'co-1', { name: 'Example' }, 'company');
  const { associate, dissociate } = operationsOf(session).associations?.company ?? {};
  const pair = [contact.externalId ?? '', company.externalId ?? ''] as const;
  await associate?.(...pair, callOf());
  await associate?.(...pair, callOf());
  const listed = `${simulator.url}/hubspot/crm/v4/objects/contacts/${pair[0]}/associations/companies`;
  const list = async () => {
    const answer = await fetch(listed, { headers: { authorization: 'Bearer demo-key' } });
    return ((await answer.json()) as { results: { toObjectId: unknown }[] }).results.map(({ toObjectId }) =>
      String(toObjectId),
    );
  };
  expect(await list()).toEqual([pair[1]]);
  await dissociate?.(...pair, callOf());
  expect(await list()).toEqual([]);
});

test('the account, its own fields, and what is wrong with a token', async () => {
  const session = open();
  expect(await session.account?.account(callOf())).toMatchObject({ accountId: '44237313', currency: 'USD' });
  const fields = (await operationsOf(session, 'deal').describeFields?.(callOf())) ?? [];
  expect(fields.find(({ name }) => name === 'dealname')).toMatchObject({ type: 'text', isRequired: true });
  expect(await session.test?.()).toMatchObject({ ok: true });
  expect(await open({}, 'another').test?.()).toMatchObject({ ok: false, status: 401 });
  const error = await crmError(createFrom(operationsOf(open({}, 'another')), 'x-1', ann));
  expect(error).toMatchObject({ kind: 'auth_expired', execution: 'rejected' });
});

test('an owner is looked up by the e-mail, on create only', async () => {
  const operations = operationsOf(open({ owner: 'byOwnerEmail' }));
  await createFrom(operations, 'x-1', { ...ann, ownerEmail: 'olivia.owner@example.com' });
  expect((await records())[0]?.fields).toMatchObject({ hubspot_owner_id: '41629779' });
});

test.each([true, false])(
  'rows that are created again answer the records of before; trace ids shown: %s',
  async (showsTraceIds) => {
    await control('POST', 'rules', { crm: 'hubspot', showsTraceIds });
    const contact = operationsOf(open());
    await createFrom(contact, 'c-0', { email: 'first@example.com' });
    const rows = [1, 2, 3].map((n) => {
      const key = keyOf(`c-${n}`);
      const record = contact.toRecord({ email: `p${n}@example.com`, lastName: `P${n}` }, key);
      return { record, call: callOf({ key }) };
    });
    const created = await contact.batch?.create?.(rows, callOf());
    const again = await contact.batch?.create?.(rows, callOf());
    expect(created?.every((each) => 'externalId' in each && typeof each.externalId === 'string')).toBe(true);
    expect(again).toEqual(created);
    expect(await records()).toHaveLength(4);
  },
);
