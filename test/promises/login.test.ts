// A login by OAuth, with workers in two processes that share it: renewed once, never lost silently, and no push is harmed.
import { request } from 'undici';
import { beforeEach, expect, test } from 'vitest';
import { createRegistry } from '../../connectors/registry.ts';
import { createSessions, type SessionOf, type Sessions } from '../../connectors/sessions.ts';
import type { BrowserLogin } from '../../connectors/browser-login.ts';
import { callOf, operationsOf } from '../../connectors/kit/testing/calls.ts';
import { CrmError } from '../../domain/failure.ts';
import type { Json } from '../../domain/json.ts';
import { createSimulator } from '../../simulators/simulator.ts';
import { crmControl } from '../support/crm-control.ts';
import { useTestStore } from '../support/store.ts';
import { useOpened } from '../support/use-opened.ts';

const store = useTestStore(['crm']);
const clock = { aheadMs: 0 };
const opened = useOpened(async () => {
  const simulator = await createSimulator({ latencyMs: 2 });
  const registry = await createRegistry(undefined, [new URL('../support/connectors/', import.meta.url)]);
  const process = (): Sessions =>
    createSessions({
      registry,
      allowTargets: [new URL(simulator.url).host],
      tokens: store.tokens,
      now: () => performance.now() + clock.aheadMs,
    });
  const processes = [process(), process()] as const;
  return {
    simulator,
    processes,
    async close() {
      await Promise.all(processes.map((sessions) => sessions.close()));
      await simulator.close();
    },
  };
});

beforeEach(async () => {
  clock.aheadMs = 0;
  await crm().reset();
});

const crm = () => crmControl(opened.simulator.url, { crm: 'objects', object: 'contact' });
const redirectUri = 'http://127.0.0.1:8976/oauth/callback';

async function control(path: string, body: Record<string, Json>): Promise<void> {
  const { statusCode, body: answer } = await request(`${opened.simulator.url}/_control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(statusCode, await answer.text()).toBe(200);
}

async function connection(epoch: number, settings: Record<string, Json> = {}): Promise<SessionOf> {
  return {
    connectionId: 'crm',
    connector: 'three-objects',
    epoch,
    settings: { baseUrl: `${opened.simulator.url}/objects`, login: 'browser', ...settings },
    secrets: { clientId: 'demo-client', clientSecret: 'demo-secret' },
  };
}

function loginOf(of: SessionOf): BrowserLogin {
  const login = opened.processes[0].browserLogin(of);
  if (login === undefined) throw new Error('the connection logs in by a browser');
  return login;
}

/** What the browser brings back after a person has pressed a button on the CRM's page. */
async function press(decision: 'allow' | 'deny', url: string, account = '2002'): Promise<URLSearchParams> {
  const page = new URL(url);
  const form = new URLSearchParams(page.search);
  form.set('decision', decision);
  form.set('account', account);
  const { headers } = await request(`${page.origin}${page.pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  return new URL(String(headers['location'])).searchParams;
}

/** A person logs in; answers the connection as workers find it then. */
async function loggedIn(settings: Record<string, Json> = {}): Promise<SessionOf> {
  const login = loginOf(await connection(0));
  const asked = await login.askForCode(redirectUri);
  const { tokens, account } = await login.exchangeCode(await press('allow', asked.url), asked);
  const { epoch } = await store.connections.logIn('default', 'crm', {
    tokens,
    account,
    answer: 'same',
    targetOf: () => [],
  });
  return connection(epoch, settings);
}

async function create(sessions: Sessions, of: SessionOf, email: string) {
  const { session } = await sessions.open(of);
  const contact = operationsOf(session);
  const call = callOf({ deadlineAt: performance.now() + clock.aheadMs + 60_000 });
  return contact.create(contact.toRecord({ email }, call.key), call);
}

const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

test('a person logs in, and it is known whose account that opens', async () => {
  const login = loginOf(await connection(1));
  const asked = await login.askForCode(redirectUri);
  const { tokens, account } = await login.exchangeCode(await press('allow', asked.url), asked);
  expect(account).toEqual({ accountId: '2002', name: 'Globex', timeZone: 'Europe/Berlin' });
  expect(tokens).toMatchObject({ kept: { account_id: '2002' }, livesMs: 3_600_000 });
});

test('a person who says no is heard, and an answer to somebody else is not taken', async () => {
  const login = loginOf(await connection(1));
  const asked = await login.askForCode(redirectUri);
  const denied = await failure(login.exchangeCode(await press('deny', asked.url), asked));
  expect(denied).toMatchObject({ kind: 'forbidden' });
  const other = await login.askForCode(redirectUri);
  const mixedUp = await failure(login.exchangeCode(await press('allow', other.url), asked));
  expect(mixedUp).toBeInstanceOf(CrmError);
  expect(await crm().requests('token')).toEqual([]);
});

test('of forty calls in two processes whose token has ended one renews it, and all of them are done', async () => {
  const of = await loggedIn();
  await Promise.all(opened.processes.map((sessions, at) => create(sessions, of, `warm-${at}@example.com`)));
  await control('expire', { crm: 'objects' });
  const calls = opened.processes.flatMap((sessions, at) =>
    Array.from({ length: 20 }, (_, n) => create(sessions, of, `p${at}-${n}@example.com`)),
  );
  const answers = await Promise.all(calls);
  expect(new Set(answers.map(({ externalId }) => externalId)).size).toBe(40);
  expect(await crm().requests('refresh')).toHaveLength(1);
  expect(await crm().records()).toHaveLength(42);
});

test('a token is renewed before its end, so that no request of ours is refused', async () => {
  const of = await loggedIn();
  await create(opened.processes[0], of, 'early@example.com');
  clock.aheadMs = 59.5 * 60_000;
  await create(opened.processes[0], of, 'late@example.com');
  expect(await crm().requests('refresh')).toHaveLength(1);
  const statuses = (await crm().requests('create')).map(({ status }) => status);
  expect(statuses).toEqual([201, 201]);
});

/** Gives an answer that will not come up soon; whoever waits for one that comes has all time. */
const hastily = { connectTimeoutMs: 200, requestTimeoutMs: 300, attemptTimeoutMs: 5_000 };

test('a renewal whose answer is lost is asked again, where the old token is still good', async () => {
  const of = await loggedIn();
  const hasty = await connection(of.epoch, hastily);
  await control('expire', { crm: 'objects' });
  await crm().fault({ kind: 'lost_answer', operation: 'refresh', times: 1 });
  const lost = await untilRenewalIsAsked(() => create(opened.processes[0], hasty, 'ann@example.com'));
  expect(lost).toMatchObject({ kind: 'transient', execution: 'not_sent' });
  await letRenewalTimePass();
  expect(await create(opened.processes[1], of, 'ann@example.com')).toMatchObject({
    externalId: expect.any(String) as string,
  });
  expect(await crm().records()).toHaveLength(1);
});

test('where tokens rotate, a lost answer to a renewal is told as what it is', async () => {
  await control('oauth', { crm: 'objects', rotatesRefreshToken: true });
  const of = await loggedIn();
  const hasty = await connection(of.epoch, hastily);
  await control('expire', { crm: 'objects' });
  await crm().fault({ kind: 'lost_answer', operation: 'refresh', times: 1 });
  await untilRenewalIsAsked(() => create(opened.processes[0], hasty, 'ann@example.com'));
  await letRenewalTimePass();
  const ended = await failure(create(opened.processes[1], of, 'ann@example.com'));
  expect(ended).toMatchObject({ kind: 'auth_expired' });
  expect((ended as CrmError).reason).toContain('was lost on its way');
  expect(await crm().records()).toEqual([]);
});

test('a login that was revoked at the CRM parks, and the next one goes on', async () => {
  const of = await loggedIn();
  await create(opened.processes[0], of, 'before@example.com');
  await control('revoke', { crm: 'objects' });
  expect(await failure(create(opened.processes[0], of, 'after@example.com'))).toMatchObject({
    kind: 'auth_expired',
  });
  const again = await loggedIn();
  expect(await create(opened.processes[0], again, 'after@example.com')).toMatchObject({
    externalId: expect.any(String) as string,
  });
});

test('whoever logs out ends the login at the CRM too', async () => {
  const of = await loggedIn();
  const tokens = await store.tokens.read('crm');
  if (tokens === undefined) throw new Error('somebody has logged in');
  await loginOf(of).revoke?.(tokens);
  expect(await failure(create(opened.processes[0], of, 'after@example.com'))).toMatchObject({
    kind: 'auth_expired',
  });
});

/** On a machine that is slow enough the time is over before anything was sent: then once more. */
async function untilRenewalIsAsked(work: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    const failed = await failure(work());
    if ((await crm().requests('refresh')).length > 0) return failed;
  }
}

/** As if half a minute had passed since a renewal began. */
async function letRenewalTimePass(): Promise<void> {
  await store.database.withTenant('default', (tx) =>
    tx.query(`UPDATE tokens SET renewal_started_at = renewal_started_at - interval '31 s'`),
  );
}
