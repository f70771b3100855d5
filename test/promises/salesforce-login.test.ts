// A person logs in to Salesforce in a browser; its sessions end without a word before, and pushes go on all the same.
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { callOf, keyOf, operationsOf } from '../../connectors/kit/testing/calls.ts';
import { createRegistry } from '../../connectors/registry.ts';
import { createSessions, type SessionOf } from '../../connectors/sessions.ts';
import { startSalesforce } from '../../simulators/salesforce/start-for-test.ts';
import { useTestStore } from '../support/store.ts';

const store = useTestStore(['crm']);
const redirectUri = 'http://127.0.0.1:8976/oauth/callback';
const globex = '00Dak0000000002EAA';

async function start() {
  const crm = await startSalesforce({ latencyMs: 1 });
  const sessions = createSessions({
    registry: await createRegistry(),
    allowTargets: [new URL(crm.url).host],
    tokens: store.tokens,
  });
  onTestFinished(() => sessions.close());
  const connection = (epoch: number): SessionOf => ({
    connectionId: 'crm',
    connector: 'salesforce',
    epoch,
    settings: { loginUrl: crm.instanceUrl },
    secrets: { clientId: 'demo-client', clientSecret: 'demo-secret' },
  });
  const login = sessions.browserLogin(connection(0));
  if (login === undefined) throw new Error('Salesforce is logged in to by a browser');
  return { ...crm, sessions, connection, login };
}

/** What the browser brings back after a person has chosen an organisation and pressed Allow. */
async function allow(url: string, account: string): Promise<URLSearchParams> {
  const page = new URL(url);
  const form = new URLSearchParams(page.search);
  form.set('account', account);
  form.set('decision', 'allow');
  const { headers } = await request(`${page.origin}${page.pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  return new URL(String(headers['location'])).searchParams;
}

test('a login is kept with its organisation and address, and renewed when a session ends, rotating or not', async () => {
  const crm = await start();
  const asked = await crm.login.askForCode(redirectUri);
  const { tokens, account } = await crm.login.exchangeCode(await allow(asked.url, globex), asked);
  expect(account).toMatchObject({ accountId: globex, name: 'Globex', webUrl: crm.instanceUrl });
  expect(tokens).toMatchObject({ kept: { instance_url: crm.instanceUrl }, livesMs: undefined });

  const kept = { tokens, account, answer: 'same', targetOf: () => [] } as const;
  const { epoch } = await store.connections.logIn('default', 'crm', kept);
  const { session } = await crm.sessions.open(crm.connection(epoch));
  const contact = operationsOf(session, 'contact');
  const create = (id: string) => {
    const call = callOf({ key: keyOf(id, 'contact'), deadlineAt: performance.now() + 60_000 });
    return contact.create(contact.toRecord({ lastName: id }, call.key), call);
  };
  await create('c-1');
  for (const [id, rotatesRefreshToken] of [
    ['c-2', false],
    ['c-3', true],
    ['c-4', true],
  ] as const) {
    await crm.post('/_control/oauth', { crm: 'salesforce', rotatesRefreshToken });
    await crm.post('/_control/expire', { crm: 'salesforce' });
    expect((await create(id)).externalId).toMatch(/^003/);
  }
  expect(await crm.statsOfSalesforce()).toMatchObject({
    records: 4,
    duplicates: 0,
    operations: { token: 1, refresh: 3, upsert: 7 },
  });

  const present = await store.tokens.read('crm');
  if (present !== undefined) await crm.login.revoke?.(present);
  await expect(create('c-5')).rejects.toMatchObject({ kind: 'auth_expired' });
});
