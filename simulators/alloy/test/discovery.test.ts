// The guide's steps before anything is pushed: a user, a connector, a credential, and what an action takes.
import { expect, test } from 'vitest';
import { headers, startAlloy } from './start-alloy.ts';

const firstUser = headers['x-alloy-userid'];

test('users: one is made and listed, a second has another id', async () => {
  const { api } = await startAlloy();
  const made = await api('POST', '/users', { fullName: 'Dexter Morgan', username: 'user_bhb' });
  expect(made).toMatchObject({ status: 200, body: { userId: expect.stringMatching(/^[0-9a-f]{24}$/) } });
  const other = await api('POST', '/users', { username: 'user_2' });
  expect(other.body['userId']).not.toBe(made.body['userId']);
  expect((await api('GET', '/users')).body['users']).toMatchObject([
    { userId: firstUser },
    { userId: made.body['userId'] },
    { userId: other.body['userId'], username: 'user_2' },
  ]);
});

test('connectors: those of the guide, with a category that says CRM', async () => {
  const { api } = await startAlloy();
  expect((await api('GET', '/connectors')).body['connectors']).toMatchObject([
    { id: 'hubspot', name: 'Hubspot', group: ['input'], category: ['crm'] },
    { id: 'salesforceCRM', name: 'Salesforce CRM', group: ['output'], category: ['sales-crm'] },
  ]);
});

test('without a key nobody is let in, and without a version nobody is answered', async () => {
  const { api, url } = await startAlloy();
  expect((await fetch(`${url}/alloy/connectors`)).status).toBe(401);
  const wrong = await api('GET', '/connectors', undefined, { headers: { authorization: 'Bearer other' } });
  expect(wrong).toMatchObject({ status: 401, body: { error: 'Unauthorized', message: 'Invalid API key' } });
  const bare = await fetch(`${url}/alloy/connectors`, { headers: { authorization: headers.authorization } });
  expect([bare.status, await bare.json()]).toMatchObject([
    400,
    { error: { code: 'VALIDATION_ERROR', details: { field: 'x-api-version' } } },
  ]);
});

test('a credential of a new user: none, then a page that a person allows, then one', async () => {
  const { api } = await startAlloy();
  const { userId } = (await api('POST', '/users', { username: 'user_2' })).body;
  const own = { headers: { 'x-alloy-userid': String(userId) } };
  const list = () => api('GET', '/connectors/hubspot/credentials', undefined, own);
  expect((await list()).body).toEqual({ credentials: [] });

  const wanted = { authenticationType: 'oauth2', redirectUri: 'https://app.example.com/crm/callback' };
  const { oauthUrl } = (await api('POST', '/connectors/hubspot/credentials', wanted, own)).body;
  expect(await (await fetch(String(oauthUrl))).text()).toContain('Allow');
  expect((await list()).body).toEqual({ credentials: [] });
  const allowed = await fetch(String(oauthUrl), { method: 'POST', redirect: 'manual' });
  const back = new URL(allowed.headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe('https://app.example.com/crm/callback');
  const credentialId = back.searchParams.get('credentialId');
  expect((await list()).body).toMatchObject({ credentials: [{ credentialId, type: 'hubspot-oauth2' }] });
  expect((await fetch(String(oauthUrl))).status).toBe(404);
  // It is another user's: the one of the guide has his own.
  expect((await api('GET', '/connectors/hubspot/credentials')).body).toMatchObject({
    credentials: [{ credentialId: 'cred_xyz789abc', name: "Dexter Morgan's Hubspot" }],
  });
});

test('a login that cannot be asked for is refused by the name of the field', async () => {
  const { api } = await startAlloy();
  const create = (body: object) => api('POST', '/connectors/hubspot/credentials', body);
  expect((await create({ authenticationType: 'apiKey' })).body).toMatchObject({
    error: { code: 'VALIDATION_ERROR', details: { field: 'authenticationType' } },
  });
  expect((await create({ authenticationType: 'oauth2' })).body).toMatchObject({
    error: { details: { field: 'redirectUri' } },
  });
});

test('resources: each with its actions', async () => {
  const { api } = await startAlloy();
  const { resources } = (await api('GET', '/connectors/hubspot/resources')).body;
  expect(resources).toMatchObject([
    { name: 'contacts', actions: expect.arrayContaining([expect.objectContaining({ id: 'createContact' })]) },
    {
      name: 'companies',
      actions: expect.arrayContaining([expect.objectContaining({ id: 'updateCompany' })]),
    },
    { name: 'deals', actions: expect.arrayContaining([expect.objectContaining({ id: 'createDeal' })]) },
  ]);
  expect((await api('GET', '/connectors/nowhere/resources')).status).toBe(404);
});

test('an action says what it takes: the fields that the account has and lets others write', async () => {
  const { api } = await startAlloy();
  const { action } = (await api('GET', '/connectors/hubspot/actions/createContact')).body;
  expect(action).toMatchObject({
    id: 'createContact',
    displayName: 'Create a contact',
    httpMethod: 'post',
    path: '/crm/v3/objects/contacts',
    parameters: [],
    requestBody: {
      required: ['properties'],
      properties: {
        properties: {
          required: ['firstname', 'lastname', 'email'],
          properties: { email: { type: 'string' }, company: { type: 'string' }, phone: { type: 'string' } },
        },
      },
    },
  });
  expect(JSON.stringify(action)).not.toContain('hs_object_id');
  const update = (await api('GET', '/connectors/hubspot/actions/updateContact')).body['action'];
  expect(update).toMatchObject({ parameters: [{ name: 'contactId', in: 'path', required: true }] });
  expect((await api('GET', '/connectors/hubspot/actions/makeContact')).body).toEqual({
    error: 'Not Found',
    message: "Action 'makeContact' not found for connector 'hubspot'",
  });
});
