// The account behind a login, and what it must have for us.
import { expect, test } from 'vitest';
import { startZoho } from '../../../simulators/zoho/test/start-zoho.ts';
import { callOf } from '../../kit/testing/calls.ts';
import { ann, create, openAtSimulator, refusal } from './open-zoho.ts';

test('the account says who it is, in the words of its people', async () => {
  const { crm, session } = openAtSimulator(await startZoho());
  expect(await session().account?.account(callOf())).toEqual({
    accountId: '60001234567',
    name: 'Acme',
    timeZone: 'America/New_York',
    currency: 'USD',
    webUrl: `${crm.url}/zoho/crm/org60001234567`,
  });
});

test('the field of our ids is made where it is missing, unique and told from others by case', async () => {
  const { crm, session } = openAtSimulator(await startZoho({ hasKey: false }));
  const { account, test: tried } = session();
  expect(await tried?.()).toMatchObject({
    ok: true,
    reason: expect.stringContaining('is made with the first record') as unknown,
  });
  const made = await account?.prepare?.(callOf());
  expect(made?.map(({ what, state }) => [what, state])).toEqual(
    ['Contacts', 'Accounts', 'Deals'].map((module) => [`field Syncline_Id of ${module}`, 'made']),
  );
  expect((await account?.prepare?.(callOf()))?.map(({ state }) => state)).toEqual([
    'there',
    'there',
    'there',
  ]);
  expect(await tried?.()).toEqual({
    ok: true,
    request: 'GET /crm/v8/settings/fields?module=Contacts',
    status: 200,
  });
  const fields = (await crm.api('GET', '/settings/fields?module=Contacts')).body['fields'] as object[];
  expect(fields.at(-1)).toMatchObject({
    api_name: 'Syncline_Id',
    length: 255,
    unique: { casesensitive: 'true' },
  });
});

test('it is made by the first record that needs it, looked up or written', async () => {
  const lookup = openAtSimulator(await startZoho({ hasKey: false }));
  expect(await lookup.of().find?.([{ field: 'entityId', value: 'c-1' }], callOf())).toEqual([]);
  const write = openAtSimulator(await startZoho({ hasKey: false }));
  expect(await create(write.of())).toMatchObject({
    externalId: expect.stringMatching(/^\d{19}$/) as unknown,
  });
});

test('where the login may not, the administrator reads what to do', async () => {
  const { crm, session, of } = openAtSimulator(await startZoho({ hasKey: false }));
  await crm.rules({ canCustomize: false });
  const [first] = (await session().account?.prepare?.(callOf())) ?? [];
  expect(first).toMatchObject({
    state: 'refused',
    whatToDo: expect.stringContaining('Setup, Modules and Fields, Contacts') as unknown,
  });
  const error = await refusal(create(of()));
  expect(error).toMatchObject({ kind: 'unsupported', execution: 'rejected' });
  expect(error.reason).toContain('An administrator makes it');
  // Without a field of ours a contact is created all the same.
  expect(await create(of('contact', { keyField: 'none' }), ann)).toMatchObject({
    externalId: expect.any(String) as unknown,
  });
});

test('a field that allows duplicates is no field for our ids', async () => {
  const { crm, session } = openAtSimulator(await startZoho({ hasKey: false }));
  await crm.addField('Contacts', 'Syncline Id');
  const opened = session();
  expect(await opened.test?.()).toMatchObject({
    ok: true,
    warning: expect.stringContaining('two records may have') as unknown,
  });
  const [first] = (await opened.account?.prepare?.(callOf())) ?? [];
  expect(first).toMatchObject({
    state: 'refused',
    whatToDo: expect.stringContaining('ticks "Do not allow duplicate values"') as unknown,
  });
});

test('a wrong token is told with what to do', async () => {
  const { crm, session } = openAtSimulator(await startZoho());
  await crm.post('/_control/credentials', { crm: 'zoho', key: 'another' });
  expect(await session().test?.()).toMatchObject({
    ok: false,
    status: 401,
    whatToDo: expect.stringContaining('Log in') as unknown,
  });
});
