// Logins in requests to a real local server: what is put in, what is renewed, and where nothing is sent.
import { expect, test } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import type { HttpRequest } from '../../connector.ts';
import { createConnectorHttp, createHttpAgent } from '../http.ts';
import { closing, errorOf, read, serve, write } from '../testing/http-caller.ts';
import type { ServedRequest } from '../testing/local-server.ts';
import { headerLogin } from './header-login.ts';
import { createKnownSecrets } from './known-secrets.ts';
import type { Login } from './login.ts';
import { loginWithoutSecret } from './missing-secret.ts';

/** Like the kit's caller in tests, with a login. */
function connectWith(login: Login, allowTargets: string[], beforeSend = async (): Promise<void> => {}) {
  const agent = createHttpAgent({ allowTargets });
  closing.push(() => agent.close());
  const log: unknown[] = [];
  const http = createConnectorHttp({
    agent,
    crm: 'test',
    connectTimeoutMs: 60_000,
    requestTimeoutMs: 120_000,
    secrets: createKnownSecrets([]),
    login,
    log: (entry) => log.push(entry),
  });
  const request = (given: HttpRequest) =>
    http.request(given, { deadlineAt: performance.now() + 600_000, beforeSend });
  return { request, mask: http.mask, log };
}

const basic = (secrets: Record<string, string>) => ({
  authorization: `Basic ${Buffer.from(`me:${secrets['key'] ?? ''}`).toString('base64')}`,
  'x-application': 'developer_api',
});

function keyLogin(baseUrl: string, secrets: Record<string, string> = { key: 'hush' }): Login {
  const missing = loginWithoutSecret(['key'], { crm: 'test', secrets });
  return missing ?? headerLogin({ type: 'headers', baseUrl, headers: basic }, secrets);
}

/** Tokens `t1`, `t2` …: each renewal brings the next one. */
function renewable(baseUrl: string, most = Infinity): Login & { renewals: string[] } {
  const renewals: string[] = [];
  const credentialOf = (token: string) => ({
    baseUrl,
    headers: { authorization: `Bearer ${token}` },
    secrets: [token],
  });
  return {
    renewals,
    credential: async () => credentialOf(`t${renewals.length + 1}`),
    async renewed(refused) {
      if (renewals.length >= most) return undefined;
      renewals.push(refused.headers['authorization'] ?? '');
      return credentialOf(`t${renewals.length + 1}`);
    },
  };
}

const takesOnly = (token: string) => (asked: ServedRequest) =>
  asked.headers.authorization === `Bearer ${token}` ? { body: { ok: true } } : { status: 401 };

test('what follows the address of the API is enough, and the login is in the request', async () => {
  const server = await serve();
  const { request } = connectWith(keyLogin(`${server.url}/v1`), [server.host]);
  await request(read('/contacts?limit=1', { headers: { 'X-Application': 'another' } }));
  expect(server.requests[0]).toMatchObject({
    url: '/v1/contacts?limit=1',
    headers: { authorization: basic({ key: 'hush' }).authorization, 'x-application': 'developer_api' },
  });
});

test('no message shows the form in which a key is sent; what is no secret stays readable', async () => {
  const server = await serve();
  const { request, mask } = connectWith(keyLogin(server.url), [server.host]);
  await request(read('/'));
  const form = Buffer.from('me:hush').toString('base64');
  expect(mask(`bad ${form} of developer_api`)).toBe('bad *** of developer_api');
});

test('a secret that is missing is told before anything is sent', async () => {
  const server = await serve();
  const { request } = connectWith(keyLogin(server.url, {}), [server.host]);
  const error = await errorOf(request(write('/')));
  expect(error).toMatchObject({ kind: 'auth_expired', execution: 'not_sent' });
  expect(error.message).toContain('there is no secret "key"');
  expect(server.requests).toHaveLength(0);
});

test('a login is sent nowhere but to its own address', async () => {
  const [own, other] = [await serve(), await serve()];
  const { request } = connectWith(keyLogin(own.url), [own.host, other.host]);
  await request(read(`${own.url}/next?page=2`));
  for (const url of [`${other.url}/next`, `//${other.host}/next`]) {
    expect(await errorOf(request(read(url)))).toMatchObject({ kind: 'unsupported', execution: 'not_sent' });
  }
  expect([own.requests.length, other.requests.length]).toEqual([1, 0]);
});

test('a write that is refused for its login is sent once more with a new one, under the same mark', async () => {
  const server = await serve(takesOnly('t2'));
  const login = renewable(server.url);
  let marks = 0;
  const { request, mask, log } = connectWith(login, [server.host], async () => void (marks += 1));
  expect(await request(write('/', { body: '{"a":1}' }))).toMatchObject({ status: 200 });
  expect(server.requests.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  expect(login.renewals).toEqual(['Bearer t1']);
  expect([marks, log.length]).toEqual([1, 2]);
  expect(mask('t2 and t1')).toBe('*** and ***');
});

test('a login that is refused twice is asked for once, and the refusal stands', async () => {
  const server = await serve({ status: 401 });
  const login = renewable(server.url);
  const { request } = connectWith(login, [server.host]);
  expect(await request(read('/'))).toMatchObject({ status: 401 });
  expect([server.requests.length, login.renewals.length]).toEqual([2, 1]);
});

test('a refusal that no other token would change renews nothing', async () => {
  const server = await serve({ status: 401, body: { code: 'SCOPE_MISSING' } });
  const login = { ...renewable(server.url), isNoTokenOfUse: /SCOPE_MISSING/ };
  const { request } = connectWith(login, [server.host]);
  expect(await request(read('/'))).toMatchObject({ status: 401 });
  expect([server.requests.length, login.renewals.length]).toEqual([1, 0]);
});

test('where there is no new login, the refusal stands', async () => {
  const server = await serve({ status: 401 });
  const { request } = connectWith(renewable(server.url, 0), [server.host]);
  expect(await request(read('/'))).toMatchObject({ status: 401 });
  expect(server.requests).toHaveLength(1);
});

test('what a renewal throws comes out as it is', async () => {
  const server = await serve({ status: 401 });
  const refusal = new CrmError({ kind: 'auth_expired', crm: 'test', execution: 'rejected' });
  const login = { ...renewable(server.url), renewed: () => Promise.reject(refusal) };
  const { request } = connectWith(login, [server.host]);
  await expect(request(write('/'))).rejects.toBe(refusal);
});
