// A login against a simulated CRM with nothing of a vendor's own: /objects.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator, type SimulatorOptions } from '../simulator.ts';
import { callsTo, startForTest } from '../start-for-test.ts';
import { appClient, loginFor, redirectUri } from './login-for-test.ts';
import { handOverHtml } from './page/consent-html.ts';

const paths = { authorize: '/objects/oauth/authorize', token: '/objects/oauth/token' };

async function start(options: SimulatorOptions = {}) {
  const crm = await startForTest(options);
  return { ...crm, ...withLogin(crm.url, crm.post) };
}

function withLogin(url: string, post: ReturnType<typeof callsTo>['post']) {
  const search = { property: 'email', value: 'ada@example.com' };
  return {
    ...loginFor(url, paths),
    call: (token: unknown) =>
      post('/objects/contacts/search', search, { headers: { authorization: `Bearer ${String(token)}` } }),
    settings: (patch: object) => post('/_control/oauth', { crm: 'objects', ...patch }),
  };
}

test('a person allows, the code is exchanged once, and the access token opens the API', async () => {
  const crm = await start();
  const form = crm.query({ state: 'a b&c=d/é%', scope: 'contacts deals' });
  const page = await (await crm.page(form)).text();
  for (const shown of ['Acme', 'Globex', 'Allow', 'Deny', '<code>contacts</code>'])
    expect(page).toContain(shown);
  const back = await crm.decide(form, 'allow', '2002');
  expect(back.origin + back.pathname).toBe('http://127.0.0.1:4711/back');
  expect(back.searchParams.get('from')).toBe('crm');
  expect(back.searchParams.get('state')).toBe('a b&c=d/é%');
  const code = back.searchParams.get('code') ?? '';

  const { status, body } = await crm.exchangeCode(code);
  expect([status, body]).toEqual([
    200,
    {
      access_token: expect.any(String) as unknown,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String) as unknown,
      scope: 'contacts deals',
      account_id: '2002',
    },
  ]);
  expect((await crm.call(body['access_token'])).status).toBe(200);
  expect((await crm.call(body['refresh_token'])).status).toBe(401);
  expect(await crm.exchangeCode(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a person who denies sends the app an error with its state, and no code', async () => {
  const crm = await start();
  const back = await crm.decide(crm.query({ state: 's1' }), 'deny');
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 's1' });
  expect(back.searchParams.has('code')).toBe(false);
  expect((await crm.decide(crm.query(), 'allow')).searchParams.has('state')).toBe(false);
});

test('an unknown client and an address that is not registered stay on the page', async () => {
  const crm = await start();
  const listed = 'https://app.example.com/oauth/callback';
  const refused = async (more: Record<string, string>) => {
    const answer = await crm.page(crm.query(more));
    return [answer.status, /error=(\w+)/.exec(await answer.text())?.[1]];
  };
  expect(await refused({ client_id: 'another' })).toEqual([400, 'invalid_client']);
  expect(await refused({ redirect_uri: listed })).toEqual([400, 'invalid_grant']);
  await crm.settings({ redirectUris: [listed] });
  expect((await crm.page(crm.query({ redirect_uri: listed }))).status).toBe(200);
  expect(await refused({ redirect_uri: `${listed}/` })).toEqual([400, 'invalid_grant']);
  expect(await refused({ redirect_uri: redirectUri })).toEqual([400, 'invalid_grant']);
  const wrongType = await crm.page(crm.query({ redirect_uri: listed, response_type: 'token', state: 's' }));
  expect(wrongType.headers.get('location')).toMatch(/error=unsupported_response_type&.*state=s$/);
});

test('PKCE is checked where it was sent, and an unexpected verifier is refused', async () => {
  const crm = await start();
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const sent = { code_challenge: challenge, code_challenge_method: 'S256' };
  const status = async (asked: Record<string, string>, more: Record<string, string>) =>
    (await crm.exchangeCode(await crm.code(asked), more)).status;
  expect(await status(sent, { code_verifier: verifier })).toBe(200);
  expect(await status(sent, { code_verifier: `${verifier}x` })).toBe(400);
  expect(await status(sent, {})).toBe(400);
  expect(await status({}, { code_verifier: verifier })).toBe(400);
});

test('a client is known by body or Basic, and anything else is refused in the words of RFC 6749', async () => {
  const crm = await start();
  const code = await crm.code();
  const basic = (user: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const cases: [Record<string, string>, Record<string, string>, number, string][] = [
    [form, basic('demo-client', 'wrong'), 401, 'invalid_client'],
    [{ ...form, ...appClient, client_secret: 'wrong' }, {}, 401, 'invalid_client'],
    [form, {}, 400, 'invalid_request'],
    [{ ...form, ...appClient, redirect_uri: `${redirectUri}x` }, {}, 400, 'invalid_grant'],
    [{ ...form, ...appClient, code: 'unknown' }, {}, 400, 'invalid_grant'],
    [{ ...form, ...appClient, grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
    [{ ...appClient }, {}, 400, 'invalid_request'],
  ];
  for (const [body, headers, status, error] of cases) {
    expect(await crm.exchange(body, headers)).toMatchObject({ status, body: { error } });
  }
  expect((await crm.exchange(form, basic('demo-client', 'demo-secret'))).status).toBe(200);
});

test('codes and access tokens end with their time, and a refresh brings a new one', async () => {
  let at = Date.now();
  const crm = await start({ now: () => at });
  await crm.settings({ accessTokenSeconds: 60, saysExpiresIn: false });
  const late = await crm.code();
  const { body } = await crm.exchangeCode(await crm.code());
  expect(body).not.toHaveProperty('expires_in');
  expect((await crm.call(body['access_token'])).status).toBe(200);
  at += 60_000;
  expect((await crm.call(body['access_token'])).status).toBe(401);
  const refreshed = await crm.refresh(body['refresh_token']);
  expect(refreshed.body).not.toHaveProperty('refresh_token');
  expect((await crm.call(refreshed.body['access_token'])).status).toBe(200);
  at += 300_000;
  expect((await crm.exchangeCode(late)).body).toMatchObject({ error: 'invalid_grant' });
});

test('with rotation an exchanged refresh token is refused, also when its answer was lost', async () => {
  const crm = await start();
  await crm.settings({ rotatesRefreshToken: true });
  const first = (await crm.exchangeCode(await crm.code())).body['refresh_token'];
  const second = (await crm.refresh(first)).body['refresh_token'];
  expect(second).not.toBe(first);
  expect(await crm.refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });

  await crm.fault({ crm: 'objects', kind: 'reset', operation: 'refresh', executeFirst: true, times: 1 });
  await expect(crm.refresh(second)).rejects.toThrow('fetch failed');
  expect((await crm.refresh(second)).status).toBe(400);
});

test('control makes a login, expires its tokens, revokes it, and shows no secret', async () => {
  const crm = await start();
  const made = await crm.post('/_control/logins', { crm: 'objects', account: '2002' });
  const answer = made.body['answer'] as Record<string, string>;
  expect((await crm.call(answer['access_token'])).status).toBe(200);
  await crm.post('/_control/expire', { crm: 'objects' });
  expect((await crm.call(answer['access_token'])).status).toBe(401);
  const refreshed = (await crm.refresh(answer['refresh_token'])).body['access_token'];
  const list = await fetch(`${crm.url}/_control/logins?crm=objects`);
  const text = await list.text();
  expect(JSON.parse(text)).toMatchObject([{ accountId: '2002', refreshTokens: 1, validAccessTokens: 1 }]);
  expect(text).not.toContain(refreshed);
  await crm.post('/_control/revoke', { crm: 'objects', id: made.body['id'] });
  expect((await crm.call(refreshed)).status).toBe(401);
  expect((await crm.refresh(answer['refresh_token'])).status).toBe(400);
  expect((await crm.post('/_control/revoke', { crm: 'generic' })).body).toEqual({
    error: 'generic has no OAuth',
  });
  const log = JSON.stringify(await crm.requests('?operation=refresh'));
  expect(log).not.toContain(answer['refresh_token']);
});

test('an app revokes a token and asks what a token is worth', async () => {
  const crm = await start();
  const { body } = await crm.exchangeCode(await crm.code({ scope: 'contacts' }));
  const ask = async (path: string, token: unknown) => {
    const form = new URLSearchParams({ token: String(token), ...appClient });
    const answer = await fetch(`${crm.url}/objects/oauth/${path}`, { method: 'POST', body: form });
    return (await answer.json()) as unknown;
  };
  expect(await ask('introspect', body['access_token'])).toMatchObject({
    active: true,
    scope: 'contacts',
    account_id: '1001',
  });
  await ask('revoke', body['refresh_token']);
  expect(await ask('introspect', body['access_token'])).toEqual({ active: false });
  expect(await ask('introspect', 'unknown')).toEqual({ active: false });
});

test('logins and their tokens outlive the simulator, and a reset ends them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-logins-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const first = await createSimulator({ dataFolder: folder, latencyMs: 0 });
  const before = withLogin(first.url, callsTo(first.url).post);
  await before.settings({ rotatesRefreshToken: true });
  const { body } = await before.exchangeCode(await before.code());
  const { body: second } = await before.refresh(body['refresh_token']);
  await first.close();

  const crm = await start({ dataFolder: folder });
  expect((await crm.call(second['access_token'])).status).toBe(200);
  expect((await crm.refresh(body['refresh_token'])).status).toBe(400);
  expect((await crm.refresh(second['refresh_token'])).status).toBe(200);
  await crm.post('/_control/reset');
  expect((await crm.call(second['access_token'])).status).toBe(401);
});

test('a vendor that hands the code over in a form leaves in the address what the app has put there', () => {
  const html = handOverHtml(`${redirectUri}&code=a%2Bb%22&state=s1`);
  expect(html).toContain(`<form method="post" action="${redirectUri}">`);
  expect(html).toContain('name="code" value="a+b&quot;"');
  expect(html).toContain('name="state" value="s1"');
});
