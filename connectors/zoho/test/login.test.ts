// Logging in: data centres, what the token answer names, refusals inside of HTTP 200, tokens that are given seldom.
import { onTestFinished, expect, test } from 'vitest';
import type { Tokens } from '../../../domain/tokens.ts';
import { loginFor } from '../../../simulators/oauth/login-for-test.ts';
import { startZoho } from '../../../simulators/zoho/test/start-zoho.ts';
import type { OAuth2 } from '../../connector.ts';
import { createConnectorHttp, createHttpAgent } from '../../kit/http.ts';
import { createKnownSecrets } from '../../kit/login/known-secrets.ts';
import { credentialOf } from '../../kit/oauth/oauth-login.ts';
import { createTokenRequests } from '../../kit/oauth/token-requests.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import zoho from '../index.ts';
import { refusal } from './open-zoho.ts';

function authOf(given: Record<string, unknown>): OAuth2 {
  const parsed = parseSettings(zoho.settings, given);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const auth = zoho.auth?.(parsed.settings);
  if (auth?.type !== 'oauth2') throw new Error('no login of a person');
  return auth;
}

const limits = { deadlineAt: Infinity, beforeSend: async () => {} };

async function startLogin(now = Date.now) {
  const crm = await startZoho({ now });
  const allowTargets = [new URL(crm.url).host];
  const agent = createHttpAgent({ allowTargets });
  onTestFinished(() => agent.close());
  const http = createConnectorHttp({
    agent,
    crm: 'zoho',
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    secrets: createKnownSecrets([]),
  });
  const auth = authOf({ baseUrl: `${crm.url}/zoho` });
  const client = { clientId: 'demo-client', clientSecret: 'demo-secret' };
  const requests = createTokenRequests({ crm: 'zoho', auth, client, http, allowTargets });
  const person = loginFor(crm.url, { authorize: '/zoho/oauth/v2/auth', token: '/zoho/oauth/v2/token' });
  /** A person says yes in the browser. */
  async function logIn(): Promise<Tokens> {
    const asked = await requests.askForCode('http://127.0.0.1:8976/oauth/callback');
    const callback = (await person.decide(new URL(asked.url).searchParams, 'allow')).searchParams;
    return requests.exchangeCode(callback, asked, limits);
  }
  return { crm, auth, ...requests, logIn };
}

test('a login names the address of the API, and its token opens it', async () => {
  const { crm, auth, logIn, renew } = await startLogin();
  const tokens = await logIn();
  expect(tokens.kept).toEqual({ api_domain: `${crm.url}/zoho` });
  const { baseUrl, headers } = credentialOf(auth, tokens);
  expect(baseUrl).toBe(`${crm.url}/zoho/crm/v8`);
  expect((await fetch(`${baseUrl}/org`, { headers })).status).toBe(200);
  const question = {
    method: 'POST',
    headers,
    body: JSON.stringify({ select_query: "select id from Deals where Stage = 'x'" }),
  };
  expect((await fetch(`${baseUrl}/coql`, question)).status).toBe(204);
  const renewed = await renew(tokens, limits);
  expect(renewed).toMatchObject({ refreshToken: tokens.refreshToken, kept: tokens.kept });
});

test('a refusal inside of HTTP 200 is the end of the login', async () => {
  const { renew, revoke, logIn } = await startLogin();
  const tokens = await logIn();
  await revoke?.(tokens, limits);
  expect(await refusal(renew(tokens, limits))).toMatchObject({
    kind: 'auth_expired',
    reason: 'the login has ended (invalid_code)',
  });
});

test('the eleventh token in ten minutes is waited for', async () => {
  let now = Date.now();
  const { renew, logIn } = await startLogin(() => now);
  const tokens = await logIn();
  for (let made = 1; made < 10; made += 1) await renew(tokens, limits);
  const throttled = await refusal(renew(tokens, limits));
  expect(throttled).toMatchObject({ kind: 'rate_limited', execution: 'rejected', retryAfterMs: 300_000 });
  now += 600_001;
  expect(await renew(tokens, limits)).toMatchObject({ refreshToken: tokens.refreshToken });
});

test('each data centre has addresses of its own, and a code of another one is told with the setting that mends it', async () => {
  expect(authOf({ dataCentre: 'eu' })).toMatchObject({
    authorizeUrl: 'https://accounts.zoho.eu/oauth/v2/auth',
    tokenUrl: 'https://accounts.zoho.eu/oauth/v2/token',
  });
  expect(authOf({ dataCentre: 'ca' }).tokenUrl).toBe('https://accounts.zohocloud.ca/oauth/v2/token');
  // A sandbox is reached at another address of the API, and logged in to at the same one.
  const sandbox = authOf({ dataCentre: 'in', baseUrl: 'https://sandbox.zohoapis.in' });
  expect(sandbox.tokenUrl).toBe('https://accounts.zoho.in/oauth/v2/token');
  expect(sandbox.baseUrl({})).toBe('https://sandbox.zohoapis.in/crm/v8');
  expect(sandbox.baseUrl({ api_domain: 'https://www.zohoapis.in' })).toBe('https://www.zohoapis.in/crm/v8');
  const { callbackProblem } = authOf({});
  const from = (server: string) =>
    callbackProblem?.(new URLSearchParams({ code: 'c', 'accounts-server': server }));
  expect(from('https://accounts.zoho.eu')).toBe(
    'this account is in another data centre: set dataCentre=eu, and log in again',
  );
  expect(from('https://accounts.zoho.com')).toBeUndefined();
});

test('a scope that is missing renews no token', () => {
  const { isNoTokenOfUse } = authOf({});
  expect(isNoTokenOfUse?.test('{"code":"OAUTH_SCOPE_MISMATCH","details":{}}')).toBe(true);
  expect(isNoTokenOfUse?.test('{"code":"INVALID_TOKEN"}')).toBe(false);
});
