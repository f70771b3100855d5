// Who is let in, and how often.
import { expect, test } from 'vitest';
import { loginFor } from '../../oauth/login-for-test.ts';
import { clientFor, refusalOf, startHubspot } from './start-hubspot.ts';

const paths = { authorize: '/hubspot/oauth/authorize', token: '/hubspot/oauth/v3/token' };
const list = '/crm/v3/objects/contacts';

test('without a token, and with a wrong one, nobody is let in', async () => {
  const { url, api, rules } = await startHubspot();
  const bare = await fetch(`${url}/hubspot${list}`);
  expect([bare.status, await bare.json()]).toMatchObject([401, { category: 'INVALID_AUTHENTICATION' }]);
  const wrong = { authorization: 'Bearer pat-na1-00000000-0000-4000-8000-000000000000' };
  expect((await api('GET', list, undefined, wrong)).body).toMatchObject({
    category: 'INVALID_AUTHENTICATION',
  });
  await rules({ unknownToken: 'expired' });
  expect((await api('GET', list, undefined, wrong)).body).toMatchObject({
    category: 'EXPIRED_AUTHENTICATION',
    message: expect.stringMatching(/expired \d{5} day\(s\) ago\.$/),
    context: { 'expire time': ['1970-01-01T00:00:00.000Z'] },
  });
});

test('a private app without a scope is told which one', async () => {
  const { contacts, api, rules } = await startHubspot();
  await rules({ scopes: ['crm.objects.contacts.read'] });
  expect((await api('GET', list)).status).toBe(200);
  expect(await refusalOf(contacts.basicApi.create({ properties: { firstname: 'Ada' } }))).toMatchObject({
    code: 403,
    body: { category: 'MISSING_SCOPES', context: { requiredGranularScopes: ['crm.objects.contacts.write'] } },
  });
  expect((await api('GET', '/crm/v3/properties/deals')).body).toMatchObject({
    context: { requiredGranularScopes: ['crm.schemas.deals.read'] },
  });
  expect((await api('GET', '/account-info/v3/details')).status).toBe(200);
});

test('a login by OAuth opens its account with its scopes, expires after 30 minutes and is renewed', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { url, control, api } = await startHubspot({ now: () => at });
  const login = loginFor(url, paths);
  const scope = 'crm.objects.contacts.read crm.objects.contacts.write';
  const tokens = (await login.exchangeCode(await login.code({ scope }, '55348424'))).body;
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 1800, hub_id: 55348424 });
  const { contacts, deals } = clientFor(url, String(tokens['access_token'])).crm;
  const { id } = await contacts.basicApi.create({ properties: { firstname: 'Ada' } });
  const bearer = { authorization: `Bearer ${String(tokens['access_token'])}` };
  const read = await api('GET', `${list}/${id}`, undefined, bearer);
  expect(read.body['url']).toBe(`${url}/hubspot/contacts/55348424/record/0-1/${id}`);
  expect(read.headers.get('x-hubspot-ratelimit-daily')).toBeNull();
  expect((await refusalOf(deals.basicApi.getById('1'))).code).toBe(403);

  at += 1_807_000;
  expect(await refusalOf(contacts.basicApi.getById(id))).toMatchObject({
    code: 401,
    body: {
      category: 'EXPIRED_AUTHENTICATION',
      message: 'The OAuth token used to make this call expired 7 second(s) ago.',
    },
  });
  const renewed = (await login.refresh(tokens['refresh_token'])).body;
  expect(renewed['refresh_token']).toBe(tokens['refresh_token']);
  const again = clientFor(url, String(renewed['access_token'])).crm.contacts.basicApi;
  expect((await again.getById(id)).id).toBe(id);
  await control('revoke', { crm: 'hubspot' });
  expect((await refusalOf(again.getById(id))).code).toBe(401);
  expect((await login.refresh(tokens['refresh_token'])).body).toMatchObject({
    status: 'BAD_REFRESH_TOKEN',
    error: 'invalid_grant',
  });
});

test('as long as nothing is limited, the headers promise the whole budget', async () => {
  const { api } = await startHubspot();
  for (let call = 0; call < 3; call += 1) {
    const { headers } = await api('GET', list);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-hubspot-ratelimit-max': '190',
      'x-hubspot-ratelimit-remaining': '190',
      'x-hubspot-ratelimit-interval-milliseconds': '10000',
      'x-hubspot-ratelimit-daily': '625000',
      'x-hubspot-ratelimit-daily-remaining': '625000',
    });
  }
});

test('limited, a burst is refused by its policy until the window has passed', async () => {
  let at = Date.parse('2026-01-01T12:00:00Z');
  const { api, rules } = await startHubspot({ now: () => at });
  await rules({ limitsRate: true, burst: 2, daily: 4 });
  const call = () => api('GET', list);
  expect((await call()).headers.get('x-hubspot-ratelimit-remaining')).toBe('1');
  expect((await call()).headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
  const refused = await call();
  expect(refused).toMatchObject({
    status: 429,
    body: {
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
    },
  });
  expect([refused.headers.get('retry-after'), refused.headers.get('x-hubspot-ratelimit-max')]).toEqual([
    null,
    '2',
  ]);
  at += 10_000;
  expect((await call()).status).toBe(200);
  expect((await call()).body).toMatchObject({
    policyName: 'DAILY',
    message: 'You have reached your daily limit.',
  });
  at = Date.parse('2026-01-02T00:00:00Z');
  expect((await call()).status).toBe(200);
});

test('searches have a limit of their own', async () => {
  let at = Date.parse('2026-01-01T12:00:00Z');
  const { api, rules } = await startHubspot({ now: () => at });
  await rules({ limitsRate: true, searches: 1 });
  const search = () => api('POST', `${list}/search`, {});
  expect((await search()).status).toBe(200);
  expect((await search()).body).toMatchObject({
    message: 'You have reached your secondly limit.',
    policyName: 'SECONDLY',
  });
  expect((await api('GET', list)).status).toBe(200);
  at += 1000;
  expect((await search()).headers.get('x-hubspot-ratelimit-max')).toBeNull();
});

test('what is no object, no JSON and no address is refused', async () => {
  const { api, call } = await startHubspot();
  expect(await api('GET', '/crm/v3/objects/butterflies')).toMatchObject({
    status: 400,
    body: { message: 'Unable to infer object type from: butterflies' },
  });
  expect((await api('GET', '/crm/v9/nothing')).status).toBe(404);
  const headers = { authorization: 'Bearer demo-key' };
  const broken = await call(`/hubspot${list}`, { method: 'POST', headers, body: '{"properties"' });
  expect(broken).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^Invalid input JSON/) },
  });
  // The dated addresses are the same calls.
  expect((await api('GET', '/crm/objects/2026-03/contacts')).status).toBe(200);
});
