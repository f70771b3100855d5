// What changes a connection's epoch and state: it decides who is woken, and whether somebody's pause or secret is lost.
import { expect, test } from 'vitest';
import { useTestStore } from '../test/support/store.ts';

const testStore = useTestStore(['crm', 'paused', 'expired', 'moved', 'other']);

const expireLogin = (connectionId: string) =>
  testStore.entities.transaction('default', { connectionId, object: 'contact', entityId: 'c' }, (rows) =>
    rows.markLoginExpired(1),
  );

test('new settings replace the old ones, secrets are added to them, and the epoch grows', async () => {
  const { connections } = testStore;
  expect(
    await connections.update('default', 'crm', {
      settings: { a: 1 },
      account: 'same',
      secrets: { token: 't' },
    }),
  ).toMatchObject({ settings: { a: 1 }, secrets: { key: 'demo-key', token: 't' }, epoch: 2 });
  expect(await connections.update('default', 'crm', { secrets: { key: 'new' } })).toMatchObject({
    settings: { a: 1 },
    secrets: { key: 'new', token: 't' },
    epoch: 3,
  });
  expect(await connections.find('crm')).toMatchObject({ epoch: 3, secrets: { key: 'new', token: 't' } });
});

test("a new login makes an expired connection active, and leaves a person's pause alone", async () => {
  const { connections } = testStore;
  await expireLogin('expired');
  expect((await connections.find('expired'))?.state).toBe('auth_expired');
  expect(await connections.update('default', 'expired', { secrets: { key: 'new' } })).toMatchObject({
    state: 'active',
  });
  expect((await connections.pause('default', 'paused')).state).toBe('paused');
  expect(await connections.update('default', 'paused', { secrets: { key: 'new' } })).toMatchObject({
    state: 'paused',
  });
});

test('resume grows the epoch, also of a connection whose login had expired, and pause does not', async () => {
  const { connections } = testStore;
  const before = (await connections.find('paused'))?.epoch ?? 0;
  expect(await connections.pause('default', 'paused')).toMatchObject({ state: 'paused', epoch: before });
  expect(await connections.resume('default', 'paused')).toMatchObject({ state: 'active', epoch: before + 1 });
});

test('a login that expires does not lift a pause, nor end a login of a later epoch', async () => {
  const { connections } = testStore;
  await connections.pause('default', 'other');
  await expireLogin('other');
  expect((await connections.find('other'))?.state).toBe('paused');
  await connections.resume('default', 'other');
  await expireLogin('other');
  expect((await connections.find('other'))?.state).toBe('active');
});

test('secrets that were moved to the row of another connection do not open', async () => {
  await testStore.database.withTenant('default', (tx) =>
    tx.query(`UPDATE connections SET secrets = (SELECT secrets FROM connections WHERE connection_id = 'crm')
      WHERE connection_id = 'moved'`),
  );
  await expect(testStore.connections.find('moved')).rejects.toThrow();
});
