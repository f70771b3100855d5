// Who is let in, for which agent, and how often.
import { expect, test } from 'vitest';
import { loginFor } from '../../oauth/login-for-test.ts';
import { alex, dataOf, startHealthsherpa } from './start-healthsherpa.ts';

const paths = { authorize: '/healthsherpa/oauth/authorize', token: '/healthsherpa/oauth/token' };

test('v1: the key of the agency, and an agent who has an account', async () => {
  const { v1, rules } = await startHealthsherpa();
  const body = { agent_email: 'Agent@Example.com', contact: alex };
  expect(await v1('POST', '/contacts', body, { 'x-api-key': 'wrong' })).toMatchObject({
    status: 401,
    body: { error: { message: 'Invalid API key' } },
  });
  expect(await v1('POST', '/contacts', { contact: alex })).toMatchObject({ status: 400 });
  expect((await v1('POST', '/contacts', body)).status).toBe(200);
  await rules({ agents: ['somebody.else@example.com'] });
  expect(await v1('POST', '/contacts', body)).toMatchObject({
    status: 404,
    body: { error: { message: 'Agent not found' } },
  });
});

test("v1: an agent's contacts are nobody else's", async () => {
  const { v1, create } = await startHealthsherpa();
  const { id } = dataOf(await create()).contact;
  const agent_email = 'second.agent@example.com';
  const params = { last_name: 'Lee', email: alex.email };
  expect(dataOf(await v1('POST', '/contacts/search', { agent_email, params })).contact).toBeNull();
  expect((await v1('PATCH', `/contacts/${id}`, { agent_email, contact: { city: 'Davis' } })).status).toBe(
    404,
  );
  expect((await v1('POST', '/contacts', { agent_email, contact: alex })).status).toBe(200);
});

test('v2: a login with the scope, in OAuth words where it is refused', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { url, v2 } = await startHealthsherpa({ now: () => at });
  const login = loginFor(url, paths);
  const asked = async (token: unknown) =>
    v2('POST', '/contacts', { contact: alex }, { authorization: `Bearer ${String(token)}` });
  expect(await asked('nobodys')).toMatchObject({ status: 401, body: { error: 'invalid_token' } });

  const without = (await login.exchangeCode(await login.code())).body;
  expect(await asked(without['access_token'])).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope' },
  });

  const code = await login.code({ scope: 'partner_api_v2' }, '2');
  const tokens = (await login.exchangeCode(code)).body;
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 7200, scope: 'partner_api_v2' });
  expect((await asked(tokens['access_token'])).status).toBe(201);
  at += 7_200_000;
  expect((await asked(tokens['access_token'])).status).toBe(401);
  const renewed = (await login.refresh(tokens['refresh_token'])).body;
  const search = { params: { last_name: 'Lee', email: alex.email } };
  const found = await v2('POST', '/contacts/search', search, {
    authorization: `Bearer ${String(renewed['access_token'])}`,
  });
  expect(dataOf(found).contact).toMatchObject({ first_name: 'Alex' });
});

test('more calls than the rule allows are told how long to wait', async () => {
  const { create, rules } = await startHealthsherpa();
  await rules({ perMinute: 1 });
  await create();
  const refused = await create();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('records are counted by key, e-mail and phone; a fault fits this CRM too', async () => {
  const { control, create, records, call } = await startHealthsherpa();
  await control('faults', { operation: 'create', kind: 'reset', times: 1 });
  await expect(create()).rejects.toThrow('fetch failed');
  await create();
  expect((await create({ ...alex, external_id: 'x-2', phone: '(855) 772-2663' })).status).toBe(400);
  expect((await create({ ...alex, external_id: 'x-2' })).status).toBe(200);
  const stats = (await call('/_control/stats')).body['healthsherpa'];
  expect(stats).toMatchObject({ records: 2, duplicates: 1 });
  expect(await records()).toHaveLength(0);
});
