// Against the simulated gateway: what is made is there, what is refused is told, and the settings are checked by what it has.
import { expect, test } from 'vitest';
import { startAlloy } from '../../../simulators/alloy/test/start-alloy.ts';
import type { RequestLimits } from '../../connector.ts';
import { callOf, operationsOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import { openAt } from './open-alloy.ts';

const ann = { email: 'ann@example.com', firstName: 'Ann', lastName: 'Example', title: 'CEO' };
const limits: RequestLimits = { deadlineAt: Infinity, beforeSend: async () => {} };
const withReads = { actions: { contact: { read: 'getContact', delete: 'deleteContact' } } };

async function start(given: Record<string, unknown> = {}) {
  const simulator = await startAlloy();
  return {
    ...simulator,
    ...openAt(`${simulator.url}/alloy`, given),
    open: (more: Record<string, unknown>) => openAt(`${simulator.url}/alloy`, more),
  };
}

test.each(['responseData', 'result'])('%s: made, changed, read and deleted', async (answers) => {
  const { rules, create, update, call, session, stats } = await start(withReads);
  await rules({ answers });
  const { externalId = '', url = '' } = await create(ann);
  expect((await call('/_control/records?crm=alloy')).body).toMatchObject([
    { id: externalId, fields: { email: 'ann@example.com', jobtitle: 'CEO' } },
  ]);
  expect((await fetch(url)).status).toBe(200);
  await update(externalId, { ...ann, title: null });
  const [record] = (await call('/_control/records?crm=alloy')).body as unknown as [{ fields: object }];
  expect(record.fields).not.toHaveProperty('jobtitle');
  const { read, remove } = operationsOf(session);
  expect(await read?.(externalId, callOf())).toMatchObject({ state: 'live' });
  await remove?.(externalId, callOf());
  expect(await stats()).toMatchObject({ records: 0 });
  expect(await read?.(externalId, callOf())).toEqual({ state: 'gone' });
  expect(await crmError(update(externalId, ann))).toMatchObject({ kind: 'not_found' });
});

test('companies and deals too', async () => {
  const { create, call } = await start();
  await create({ name: 'Example Ltd', domain: 'example.com' }, 'company');
  await create({ name: 'Big one', amount: '1200.50', closeDate: '2026-12-31' }, 'deal');
  expect((await call('/_control/records?crm=alloy')).body).toMatchObject([
    { type: 'company', fields: { name: 'Example Ltd' } },
    { type: 'deal', fields: { dealname: 'Big one', amount: '1200.5', closedate: '2026-12-31T00:00:00Z' } },
  ]);
});

test.each([
  ['inside', 'http'],
  ['outside', 'http'],
  ['outside', 'ok'],
])('what HubSpot refuses, %s of the answer, errors with %s', async (refusals, errorStatus) => {
  const { create, rules } = await start();
  await rules({ refusals, errorStatus });
  const { externalId } = await create(ann);
  expect(await crmError(create({ ...ann, email: 'nobody' }))).toMatchObject({
    kind: 'invalid_record',
    execution: 'rejected',
    field: 'email',
  });
  if (errorStatus === 'http') {
    expect(await crmError(create(ann))).toMatchObject({ kind: 'conflict', existingId: externalId });
  } else {
    // A code that nobody has documented, in a 200: nobody can know what became of it.
    expect(await crmError(create(ann))).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  }
});

test('a login that its user takes back parks, and whose login it is can be seen before', async () => {
  const { create, control, session } = await start();
  expect(await session.account?.account(limits)).toEqual({
    accountId: 'cred_xyz789abc',
    name: "Dexter Morgan's Hubspot",
  });
  await control('alloy/revoke', { credentialId: 'cred_xyz789abc' });
  expect(await crmError(create(ann))).toMatchObject({ kind: 'auth_expired', execution: 'rejected' });
  expect(await session.test?.()).toMatchObject({
    ok: false,
    reason: 'Alloy has no credential cred_xyz789abc of user 675987329f2bda83f0dff233 for hubspot',
    whatToDo: expect.stringMatching(/POST \/connectors\/hubspot\/credentials/),
  });
  await control('alloy/restore', { credentialId: 'cred_xyz789abc' });
  expect(await session.test?.()).toMatchObject({ ok: true, status: 200 });
});

test.each<[string, object, RegExp]>([
  [
    'an action that is not there',
    { create: 'createContakt' },
    /no action createContakt \(actions\.contact\.create\): did you mean createContact\?/,
  ],
  [
    'an id that the action calls otherwise',
    { idParam: 'id' },
    /updateContact calls the record's id contactId: set actions\.contact\.idParam/,
  ],
])('the connection test names the setting: %s', async (_name, contact, reason) => {
  const { session } = await start({ actions: { contact } });
  const { ok, reason: said } = (await session.test?.()) ?? {};
  expect([ok, said]).toEqual([false, expect.stringMatching(reason)]);
});

test('the connection test: another key, another CRM', async () => {
  const { open, control } = await start();
  expect(
    await open({
      targetConnector: 'nowhere',
      actions: { contact: { create: 'a', update: 'b' } },
    }).session.test?.(),
  ).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/targetConnector.*Connector 'nowhere' not found/),
  });
  await control('credentials', { crm: 'alloy', key: 'another' });
  expect(await open({}).session.test?.()).toMatchObject({ ok: false, status: 401 });
});

test('the fields of the action are the account’s, in our words', async () => {
  const { session } = await start();
  const described = (await operationsOf(session).describeFields?.(limits)) ?? [];
  const named = (name: string) => described.find((each) => each.name === name);
  expect(named('email')).toEqual({
    name: 'email',
    label: 'email',
    type: 'text',
    isRequired: true,
    isReadOnly: false,
  });
  expect(named('lifecyclestage')).toMatchObject({
    type: 'choice',
    options: expect.arrayContaining([{ value: 'lead', label: 'lead' }]),
  });
  expect(named('hs_object_id')).toBeUndefined();
});
