// Who is let in, with which scopes, and how often.
import { v2 } from 'pipedrive';
import { expect, test } from 'vitest';
import { appClient, loginFor, redirectUri } from '../../oauth/login-for-test.ts';
import { clientFor, recorded, refusalOf, startPipedrive } from './start-pipedrive.ts';

const paths = { authorize: '/pipedrive/oauth/authorize', token: '/pipedrive/oauth/token' };

test('without a token, and with a wrong one, nobody is let in', async () => {
  const { api, root } = await startPipedrive();
  const words = {
    success: false,
    error: 'unauthorized access',
    errorCode: 401,
    error_info: 'Please check developers.pipedrive.com',
  };
  expect(await api('GET', '/v2/persons', undefined, {})).toMatchObject({ status: 401, body: words });
  expect(await api('GET', '/v2/persons?api_token=demo-key', undefined, {})).toMatchObject({ status: 401 });
  const { persons } = clientFor(root, { accessToken: 'v1u:unknown' });
  expect(await refusalOf(persons.getPersons())).toMatchObject({
    error: 'Invalid token: access token is invalid',
  });
});

test('the user behind the login says which company it is; a user is found by e-mail', async () => {
  const { users } = await startPipedrive();
  expect((await users.getCurrentUser()).data).toMatchObject({
    company_id: 13313052,
    company_name: 'Acme',
    company_domain: 'acme',
    timezone_name: 'Europe/Berlin',
  });
  const found = await users.findUsersByName({ term: 'sam.seller@example.com', search_by_email: 1 });
  expect(found.data).toMatchObject([{ id: 20580208, active_flag: true }]);
});

test('the official client logs in by HTTP Basic, works at api_domain, and gets another refresh token each time', async () => {
  const { url, root, control } = await startPipedrive();
  const login = loginFor(url, paths);
  const oauth2 = new v2.OAuth2Configuration({
    host: root,
    clientId: appClient.client_id,
    clientSecret: appClient.client_secret,
    redirectUri,
  });
  const address = new URL(oauth2.authorizationUrl);
  const back = await login.decide(address.searchParams, 'allow', '13313077');
  const first = await oauth2.authorize(back.searchParams.get('code') ?? '');
  expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 3599, api_domain: root });
  expect(oauth2.basePath).toBe(`${root}/api/v2`);
  const { users, persons } = clientFor(root, { accessToken: first.access_token });
  expect((await users.getCurrentUser()).data).toMatchObject({ company_name: 'Globex' });

  await control('expire', { crm: 'pipedrive' });
  expect(await refusalOf(persons.getPersons())).toMatchObject({ errorCode: 401 });
  const second = await oauth2.tokenRefresh();
  expect(second.refresh_token).not.toBe(first.refresh_token);
  const again = await login.refresh(first.refresh_token);
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const renewed = clientFor(root, { accessToken: second.access_token });
  expect((await renewed.persons.getPersons()).success).toBe(true);
});

test('an app without a scope is told that scope and address do not fit, as recorded', async () => {
  const { api, rules } = await startPipedrive();
  await rules({ scopes: ['base', 'contacts:read'] });
  expect((await api('GET', '/v2/persons/search?term=ada')).status).toBe(200);
  expect((await api('GET', '/v1/users/me')).status).toBe(200);
  const refused = [
    await api('POST', '/v2/persons', { name: 'Ada' }),
    await api('GET', '/v2/deals'),
    await api('GET', '/v2/itemSearch/field?term=x&entity_type=person&field=x'),
    await api('POST', '/v2/personFields', { field_name: 'Plan', field_type: 'varchar' }),
  ];
  for (const { status, body } of refused) expect([status, body]).toEqual([403, recorded('not-found')]);
});

test('a search costs more tokens than a write, and every answer says how many are left', async () => {
  const { api, rules } = await startPipedrive();
  await rules({ limitsRate: true, dailyTokens: 100, burst: 100 });
  const left = async (method: string, path: string, body?: object) =>
    (await api(method, path, body)).headers.get('x-daily-ratelimit-token-remaining');
  expect(await left('GET', '/v2/persons/search?term=ada')).toBe('80');
  expect(await left('POST', '/v2/persons', { name: 'Ada' })).toBe('75');
  expect(await left('GET', '/v2/persons')).toBe('65');
  expect(await left('GET', '/v2/persons/999')).toBe('64');
  for (let search = 0; search < 3; search += 1) await api('GET', '/v2/persons/search?term=ada');
  const refused = await api('GET', '/v2/persons/search?term=ada');
  expect([refused.status, refused.headers.get('x-daily-ratelimit-token-remaining')]).toEqual([429, '0']);
});

test('a burst is refused for two seconds, a search after ten; the page of the proxy comes to who goes on all the same', async () => {
  let at = Date.parse('2026-01-01T12:00:00Z');
  const { api, rules } = await startPipedrive({ now: () => at });
  await rules({ limitsRate: true, burst: 2, searches: 1, blocksAfter: 3 });
  const list = () => api('GET', '/v2/persons');
  expect((await list()).headers.get('x-ratelimit-remaining')).toBe('1');
  await list();
  const refused = await list();
  expect(refused).toMatchObject({ status: 429, body: { success: false, error: 'Request over limit' } });
  expect(refused.headers.get('x-ratelimit-reset')).toBe('2');
  expect(refused.headers.get('retry-after')).toBeNull();
  at += 2000;
  const search = () => api('GET', '/v2/persons/search?term=ada');
  expect([(await search()).status, (await search()).status, (await search()).status]).toEqual([
    200, 429, 429,
  ]);
  const blocked = await search();
  expect([blocked.status, blocked.headers.get('content-type')]).toEqual([403, 'text/html; charset=UTF-8']);
  expect(blocked.text).toContain('produced by Cloudflare');
  at += 61_000;
  expect((await search()).status).toBe(200);
});

test('not limited, the headers promise the whole budget', async () => {
  const { api } = await startPipedrive();
  const { headers } = await api('GET', '/v2/persons');
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-ratelimit-limit': '20',
    'x-ratelimit-remaining': '20',
    'x-daily-ratelimit-token-remaining': '30000',
  });
});
