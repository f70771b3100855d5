// Logging in, staying logged in, and how many calls a day has.
import { OAuth2, Connection } from '@jsforce/jsforce-node';
import { expect, test } from 'vitest';
import { appClient, loginFor, redirectUri } from '../../oauth/login-for-test.ts';
import { refusalOf, startSalesforce } from '../start-for-test.ts';

const paths = {
  authorize: '/salesforce/services/oauth2/authorize',
  token: '/salesforce/services/oauth2/token',
};

async function startWithLogin() {
  const crm = await startSalesforce();
  const login = loginFor(crm.url, paths);
  const oauth2 = new OAuth2({
    loginUrl: crm.instanceUrl,
    clientId: appClient.client_id,
    clientSecret: appClient.client_secret,
    redirectUri,
    useVerifier: true,
  });
  /** The person opens the address that the client has made, and allows. */
  async function allow(more: Record<string, string> = {}, account = ''): Promise<string> {
    const address = new URL(oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 's', ...more }));
    return (await login.decide(address.searchParams, 'allow', account)).searchParams.get('code') ?? '';
  }
  return { ...crm, ...login, oauth2, allow };
}

test('the client logs in with PKCE and works on the instance that the answer names', async () => {
  const crm = await startWithLogin();
  const conn = new Connection({ oauth2: crm.oauth2, version: '60.0' });
  const who = await conn.authorize(await crm.allow());
  expect(who).toMatchObject({ organizationId: expect.stringMatching(/^00D\w{15}$/) as unknown });
  expect(conn.instanceUrl).toBe(crm.instanceUrl);
  expect(await conn.identity()).toMatchObject({ organization_id: who.organizationId, user_id: who.id });
  const { records } = await conn.query('SELECT Id, Name FROM Organization');
  expect(records).toMatchObject([{ Id: who.organizationId, Name: 'Acme' }]);
  expect((await conn.sobject('Contact').create({ LastName: 'Ada' })).success).toBe(true);
});

test('the token answer names instance and identity and no time, and no refresh token where none was asked for', async () => {
  const crm = await startWithLogin();
  const { body } = await crm.exchangeCode(await crm.code({ scope: 'api refresh_token' }));
  expect(Object.keys(body).toSorted()).toEqual([
    'access_token',
    'id',
    'instance_url',
    'issued_at',
    'refresh_token',
    'scope',
    'signature',
    'token_type',
  ]);
  expect(body['access_token']).toMatch(/^00D\w{12}!/);
  expect((await crm.exchangeCode(await crm.code({ scope: 'api' }))).body).not.toHaveProperty('refresh_token');
  expect((await crm.refresh(body['refresh_token'])).body).not.toHaveProperty('refresh_token');
  expect(
    await crm.exchange({ grant_type: 'refresh_token', refresh_token: 'x', ...appClient, client_secret: 'y' }),
  ).toEqual({
    status: 400,
    body: { error: 'invalid_client', error_description: 'invalid client credentials' },
  });
  expect((await crm.refresh('unknown')).body).toEqual({
    error: 'invalid_grant',
    error_description: 'expired access/refresh token',
  });
});

test('an expired session is refreshed by the client, a revoked login is not', async () => {
  const crm = await startWithLogin();
  const { body } = await crm.exchangeCode(await crm.code({ scope: 'api refresh_token' }));
  const conn = new Connection({
    oauth2: { loginUrl: crm.instanceUrl, clientId: 'demo-client', clientSecret: 'demo-secret', redirectUri },
    instanceUrl: String(body['instance_url']),
    accessToken: String(body['access_token']),
    refreshToken: String(body['refresh_token']),
    version: '60.0',
  });
  await crm.post('/_control/expire', { crm: 'salesforce' });
  expect(
    (await crm.rest('GET', '/limits', undefined, { authorization: `Bearer ${conn.accessToken ?? ''}` })).body,
  ).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
  expect((await conn.sobject('Contact').create({ LastName: 'Ada' })).success).toBe(true);
  expect(conn.accessToken).not.toBe(body['access_token']);
  await conn.oauth2.revokeToken(conn.accessToken ?? '');
  expect(await refusalOf(conn.sobject('Contact').create({ LastName: 'Ada' }))).toMatchObject({
    message: expect.stringContaining('expired access/refresh token') as unknown,
  });
});

test('a login of the other organisation says so', async () => {
  const crm = await startWithLogin();
  const globex = (await crm.oauth2.requestToken(await crm.allow({}, '00Dak0000000002EAA'))) as unknown as {
    id: string;
    access_token: string;
  };
  expect(globex.id).toContain('/id/00Dak0000000002EAA/');
  const conn = crm.client(globex.access_token);
  expect((await conn.query('SELECT Name FROM Organization')).records).toMatchObject([{ Name: 'Globex' }]);
});

test('every answer says how many calls are used, and the last one of the day is refused with 403', async () => {
  const crm = await startSalesforce();
  await crm.rules({ dailyLimit: 3 });
  const conn = crm.client();
  await conn.sobject('Contact').create({ LastName: 'Ada' });
  expect(conn.limitInfo).toEqual({ apiUsage: { used: 1, limit: 3 } });
  expect((await crm.rest('GET', '/limits')).body).toEqual({ DailyApiRequests: { Max: 3, Remaining: 1 } });
  expect((await crm.rest('GET', '/sobjects/Contact/x')).headers.get('sforce-limit-info')).toBe(
    'api-usage=3/3',
  );
  const refused = await crm.rest('GET', '/limits');
  expect([refused.status, refused.body, refused.headers.get('sforce-limit-info')]).toEqual([
    403,
    [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    'api-usage=3/3',
  ]);
});

test('the versions are open to everybody, the rest is not, and old ones are gone', async () => {
  const crm = await startSalesforce();
  const list = (await crm.call('/salesforce/services/data')).body as unknown as {
    version: string;
    label: string;
  }[];
  expect(list[0]).toEqual({ label: "Summer '23", url: '/services/data/v58.0', version: '58.0' });
  expect(list.at(-1)).toEqual({ label: "Winter '27", url: '/services/data/v68.0', version: '68.0' });
  expect(await crm.call('/salesforce/services/data/v60.0/limits')).toMatchObject({
    status: 401,
    body: [{ errorCode: 'INVALID_AUTH_HEADER' }],
  });
  const headers = { authorization: 'OAuth demo-key' };
  expect((await crm.call('/salesforce/services/data/v68.0/limits', { headers })).status).toBe(200);
  expect((await crm.call('/salesforce/services/data/v20.0/limits', { headers })).status).toBe(404);
});
