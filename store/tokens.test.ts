// The tokens of a login: of all processes one asks the vendor, nothing is lost silently, and no row shows a token.
import { expect, test } from 'vitest';
import type { Tokens } from '../domain/tokens.ts';
import { useTestStore } from '../test/support/store.ts';
import type { NewLogin } from './connection-login.ts';
import { OtherAccountError } from './connection-account.ts';

const testStore = useTestStore(['crm', 'lost', 'meanwhile', 'accounts', 'out', 'secrets', 'nobody']);

const tokensOf = (name: string, livesMs?: number): Tokens => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  kept: { instance_url: 'https://acme.example.com' },
  livesMs,
});

function logIn(connectionId: string, name: string, given: Partial<NewLogin> = {}) {
  const login: NewLogin = {
    tokens: tokensOf(name, 60_000),
    account: { accountId: 'portal-1', name: 'Acme' },
    targetOf: () => [],
    ...given,
  };
  return testStore.connections.logIn('default', connectionId, login);
}

test('a login is kept as it came, and wakes what waited for it', async () => {
  const before = await testStore.connections.find('crm');
  const { epoch, account } = await logIn('crm', 'first');
  expect(epoch).toBe((before?.epoch ?? 0) + 1);
  expect(account).toEqual({ accountId: 'portal-1', name: 'Acme' });
  const { livesMs, ...kept } = (await testStore.tokens.read('crm')) ?? {};
  expect(kept).toEqual({
    accessToken: 'access-first',
    refreshToken: 'refresh-first',
    kept: { instance_url: 'https://acme.example.com' },
    number: 1,
  });
  expect(livesMs).toBeGreaterThan(0);
  expect(livesMs).toBeLessThanOrEqual(60_000);
});

test('no row shows a token', async () => {
  const { rows } = await testStore.database.withTenant('default', (tx) =>
    tx.query<{ row: string }>('SELECT tokens::text AS row FROM tokens'),
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) {
    const bytes = Buffer.from(/\\x([0-9a-f]+)/.exec(row)?.[1] ?? '', 'hex').toString('latin1');
    expect(`${row}${bytes}`).not.toMatch(/access-|refresh-/);
  }
});

test('of two that renew the same tokens one asks the vendor, and the other gets what it brought', async () => {
  const { tokens } = testStore;
  const turns = await Promise.all([tokens.beginRenewal('crm', 1), tokens.beginRenewal('crm', 1)]);
  expect(turns.map(({ turn }) => turn).toSorted()).toEqual(['mine', 'theirs']);
  expect(turns.find(({ turn }) => turn === 'mine')).toMatchObject({ isAnswerLost: false });
  await tokens.keepRenewed('crm', 1, tokensOf('second'));
  expect(await tokens.beginRenewal('crm', 1)).toMatchObject({
    turn: 'done',
    tokens: { accessToken: 'access-second', number: 2, livesMs: undefined },
  });
});

test('a renewal whose answer never came is known as that, and asked again when its time is over', async () => {
  await logIn('lost', 'first');
  const { tokens } = testStore;
  expect(await tokens.beginRenewal('lost', 1)).toMatchObject({ turn: 'mine', isAnswerLost: false });
  expect(await tokens.beginRenewal('lost', 1)).toMatchObject({ turn: 'theirs' });
  await testStore.database.withTenant('default', (tx) =>
    tx.query(`UPDATE tokens SET renewal_started_at = now() - interval '31 s' WHERE connection_id = 'lost'`),
  );
  expect(await tokens.beginRenewal('lost', 1)).toMatchObject({ turn: 'mine', isAnswerLost: true });
  await tokens.endRenewal('lost', 1);
  expect(await tokens.beginRenewal('lost', 1)).toMatchObject({ turn: 'mine', isAnswerLost: false });
});

test("a person's login that comes while the old tokens are renewed stays", async () => {
  await logIn('meanwhile', 'first');
  const { tokens } = testStore;
  await tokens.beginRenewal('meanwhile', 1);
  await logIn('meanwhile', 'of the person');
  expect(await tokens.keepRenewed('meanwhile', 1, tokensOf('late'))).toMatchObject({
    accessToken: 'access-of the person',
    number: 2,
  });
  await tokens.endRenewal('meanwhile', 1);
  expect(await tokens.beginRenewal('meanwhile', 2)).toMatchObject({ turn: 'mine', isAnswerLost: false });
});

test('a login that opens another account is refused while there are links, and takes them apart on a word', async () => {
  await logIn('accounts', 'first');
  const key = { connectionId: 'accounts', object: 'contact', entityId: 'c-1' } as const;
  await testStore.entities.transaction('default', key, (rows) =>
    rows.saveLink({ externalId: '77', sentHashes: {} }),
  );
  const other = { account: { accountId: 'portal-2', name: 'Someone else' } };
  const refusal = await logIn('accounts', 'other', other).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(OtherAccountError);
  expect(refusal).toMatchObject({ changed: ['the login (portal-1 → portal-2)'] });
  expect(await testStore.tokens.read('accounts')).toMatchObject({ accessToken: 'access-first' });

  expect(await logIn('accounts', 'other', { ...other, answer: 'new' })).toMatchObject({
    moved: { setApart: 1, broughtBack: 0 },
    account: { accountId: 'portal-2' },
  });
  expect(await logIn('accounts', 'back', { answer: 'new' })).toMatchObject({
    moved: { setApart: 0, broughtBack: 1 },
  });
});

test('a token that opens another account is refused while there are links', async () => {
  const { connections } = testStore;
  const change = { settings: {}, targetOf: () => [], secrets: { key: 'new' } };
  await connections.seeAccount('default', 'secrets', { accountId: 'portal-1', name: 'Acme' });
  await connections.seeAccount('default', 'secrets', { accountId: 'portal-2', name: 'Never taken' });
  const key = { connectionId: 'secrets', object: 'contact', entityId: 'c-1' } as const;
  await testStore.entities.transaction('default', key, (rows) =>
    rows.saveLink({ externalId: '77', sentHashes: {} }),
  );
  const opens = { accountId: 'portal-2', name: 'Someone else' };
  await expect(connections.update('default', 'secrets', { ...change, opens })).rejects.toBeInstanceOf(
    OtherAccountError,
  );
  expect((await connections.find('secrets'))?.secrets).toMatchObject({ key: 'demo-key' });
  expect(await connections.update('default', 'secrets', change)).toMatchObject({
    account: { accountId: 'portal-1' },
  });
  expect(await connections.update('default', 'secrets', { ...change, opens, account: 'new' })).toMatchObject({
    account: opens,
    moved: { setApart: 1 },
  });
});

test('whoever logs out leaves no token, and everything waits for the next login', async () => {
  const { epoch } = await logIn('out', 'first');
  expect(await testStore.connections.logOut('default', 'out')).toMatchObject({
    state: 'auth_expired',
    epoch: epoch + 1,
    account: { accountId: 'portal-1' },
  });
  expect(await testStore.tokens.read('out')).toBeUndefined();
  expect(await logIn('out', 'again')).toMatchObject({ state: 'active' });
});

test('where nobody has logged in there is nothing to renew', async () => {
  expect(await testStore.tokens.read('nobody')).toBeUndefined();
  expect(await testStore.tokens.beginRenewal('nobody', 1)).toEqual({ turn: 'none' });
  expect(await testStore.tokens.beginRenewal('no such connection', 1)).toEqual({ turn: 'none' });
  expect(await testStore.tokens.keepRenewed('nobody', 1, tokensOf('x'))).toBeUndefined();
});
