// Logging in, scopes, tokens and credits.
import { expect, test } from 'vitest';
import { appClient, loginFor } from '../../oauth/login-for-test.ts';
import { startZoho } from './start-zoho.ts';

const paths = { authorize: '/zoho/oauth/v2/auth', token: '/zoho/oauth/v2/token' };
const scope = 'ZohoCRM.modules.ALL,ZohoCRM.org.READ';

async function startWithLogin(now = Date.now) {
  const crm = await startZoho({ now });
  return { ...crm, ...loginFor(crm.url, paths) };
}

test('the token answer names the domain of the API, and its token opens it', async () => {
  const crm = await startWithLogin();
  const { status, body } = await crm.exchangeCode(await crm.code({ scope }));
  expect([status, body]).toMatchObject([
    200,
    {
      token_type: 'Bearer',
      expires_in: 3600,
      api_domain: `${crm.url}/zoho`,
      refresh_token: expect.stringMatching(/^1000\./) as unknown,
    },
  ]);
  const token = String(body['access_token']);
  expect((await crm.api('GET', '/org', undefined, token)).body).toMatchObject({
    org: [{ company_name: 'Acme' }],
  });
  const beyond = await crm.api('POST', '/coql', { select_query: '' }, token);
  expect([beyond.status, beyond.body['code']]).toEqual([401, 'OAUTH_SCOPE_MISMATCH']);
});

test('what the accounts server refuses comes with 200', async () => {
  const crm = await startWithLogin();
  expect(await crm.refresh('unknown')).toMatchObject({ status: 200, body: { error: 'invalid_code' } });
  const wrong = await crm.exchange({
    grant_type: 'refresh_token',
    refresh_token: 'x',
    ...appClient,
    client_secret: 'y',
  });
  expect(wrong).toMatchObject({ status: 200, body: { error: 'invalid_client_secret' } });
});

test('an expired token, a wrong one, another form of it', async () => {
  const crm = await startWithLogin();
  const { body } = await crm.exchangeCode(await crm.code({ scope }));
  await crm.post('/_control/expire', { crm: 'zoho' });
  for (const token of [String(body['access_token']), 'invented']) {
    const answer = await crm.api('GET', '/org', undefined, token);
    expect([answer.status, answer.body]).toEqual([
      401,
      { code: 'INVALID_TOKEN', details: {}, message: 'invalid oauth token', status: 'error' },
    ]);
  }
  const bearer = await crm.call('/zoho/crm/v8/org', { headers: { authorization: 'Bearer demo-key' } });
  expect(bearer.status).toBe(401);
});

test('ten access tokens in ten minutes, and then "Access Denied" with 200', async () => {
  let now = Date.now();
  const crm = await startWithLogin(() => now);
  const { body } = await crm.exchangeCode(await crm.code({ scope }));
  const refresh = () => crm.refresh(body['refresh_token']);
  for (let made = 1; made < 10; made += 1) expect((await refresh()).body).toHaveProperty('access_token');
  expect(await refresh()).toMatchObject({ status: 200, body: { error: 'Access Denied' } });
  now += 600_001;
  expect((await refresh()).body).toHaveProperty('access_token');
});

test('credits: one for each ten rows, and 429 when they are used up', async () => {
  const crm = await startZoho();
  await crm.rules({ credits: 3 });
  const rows = Array.from({ length: 25 }, (_, at) => ({ Last_Name: `Row ${at}` }));
  expect((await crm.write('POST', '/Contacts', rows)).status).toBe(201);
  const refused = await crm.write('POST', '/Contacts', rows);
  expect([refused.status, refused.body['code']]).toEqual([429, 'TOO_MANY_REQUESTS']);
});
