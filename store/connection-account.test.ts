import { expect, test } from 'vitest';
import type { Target } from '../domain/account-target.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { useTestStore } from '../test/support/store.ts';
import { OtherAccountError, type AccountAnswer } from './connection-account.ts';
import { createLinks } from './links.ts';

const testStore = useTestStore(
  ['claimed', 'unknown', 'released', 'raced', 'forgotten', 'free', 'folded', 'many'],
  { at: 'a' },
);

const targetOf = ({ at }: { at?: unknown }): Target => [{ name: 'at', setting: 'at', value: String(at) }];
const pointAt = (connectionId: string, at: string, account?: AccountAnswer) =>
  testStore.connections.update('default', connectionId, { settings: { at }, targetOf, account });
const keyOf = (connectionId: string, entityId = 'c'): EntityKey => ({
  connectionId,
  object: 'contact',
  entityId,
});
const link = (connectionId: string, externalId: string, entityId = 'c') =>
  createLinks(testStore.database, testStore.entities).set({
    key: keyOf(connectionId, entityId),
    externalId,
    takeOver: false,
  });
const rowsOf = async (table: string, connectionId: string) => {
  const { rows } = await testStore.database.withTenant('default', (tx) =>
    tx.query<{ entity_id: string; external_id: string }>(`SELECT * FROM ${table} WHERE connection_id = $1`, [
      connectionId,
    ]),
  );
  return rows;
};
const token = '00000000-0000-4000-8000-000000000001';
const sent = { kind: 'create' as const, sent: { keys: [], hashes: {} }, requestTimeoutMs: 1, horizonMs: 1 };

test('a write that is under way, or has no answer, is refused like a link; one that was given back is not', async () => {
  const claim = (connectionId: string) =>
    testStore.entities.transaction('default', keyOf(connectionId), (_rows, intents) =>
      intents.claim(token, 60_000),
    );
  for (const id of ['claimed', 'unknown', 'released']) await claim(id);
  await testStore.entities.transaction('default', keyOf('unknown'), async (_rows, intents) => {
    expect(await intents.markSent(token, sent)).toBe(true);
    await intents.release(token, { forgetSent: false });
  });
  await testStore.entities.transaction('default', keyOf('released'), (_rows, intents) =>
    intents.release(token, { forgetSent: false }),
  );
  await expect(pointAt('claimed', 'b')).rejects.toMatchObject({ kept: { unanswered: 1 } });
  await expect(pointAt('unknown', 'b')).rejects.toThrow(OtherAccountError);
  expect(await pointAt('released', 'b')).toMatchObject({ settings: { at: 'b' }, moved: { setApart: 0 } });
  expect(await pointAt('unknown', 'b', 'same')).not.toHaveProperty('moved');
  expect(await rowsOf('intents', 'unknown')).toHaveLength(1);
  await pointAt('unknown', 'c', 'new');
  expect(await rowsOf('intents', 'unknown')).toEqual([]);
});

test('a link that is written at the same moment is seen', async () => {
  let commit = (): void => {};
  const told = new Promise<void>((resolve) => (commit = resolve));
  let written = (): void => {};
  const isWritten = new Promise<void>((resolve) => (written = resolve));
  // As "links set" does it.
  const linking = testStore.entities.transaction('default', keyOf('raced'), async (rows) => {
    await rows.lockConnection();
    await rows.saveLink({ externalId: '7', sentHashes: {} });
    written();
    await told;
  });
  await isWritten;
  const refused = expect(pointAt('raced', 'b')).rejects.toMatchObject({ kept: { links: { contact: 1 } } });
  await untilSomebodyWaits();
  commit();
  await linking;
  await refused;
});

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await testStore.database.withTenant('default', (tx) =>
      tx.query('SELECT 1 FROM pg_locks WHERE NOT granted'),
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('links come back to their own account only, and not those of a contact that was forgotten meanwhile', async () => {
  for (const entityId of ['c', 'd']) await link('forgotten', `id-${entityId}`, entityId);
  expect(await pointAt('forgotten', 'b', 'new')).toMatchObject({ moved: { setApart: 2, broughtBack: 0 } });
  await testStore.entities.transaction('default', keyOf('forgotten'), (rows) =>
    rows.forget({ keepRecord: true }),
  );
  expect(await rowsOf('links_apart', 'forgotten')).toMatchObject([{ entity_id: 'd' }]);
  // Without a link nobody need say a word.
  expect(await pointAt('forgotten', 'c')).toMatchObject({ moved: { setApart: 0, broughtBack: 0 } });
  expect(await pointAt('forgotten', 'a')).toMatchObject({ moved: { setApart: 0, broughtBack: 1 } });
  expect(await rowsOf('links', 'forgotten')).toMatchObject([{ entity_id: 'd', external_id: 'id-d' }]);
});

test('the record of a forgotten contact belongs to the old account: restored, it names none in the new one', async () => {
  await link('free', '7');
  await testStore.entities.transaction('default', keyOf('free'), (rows) => rows.forget({ keepRecord: true }));
  await expect(pointAt('free', 'b')).rejects.toMatchObject({ kept: { forgotten: { contact: 1 } } });
  await pointAt('free', 'b', 'new');
  const kept = await testStore.entities.transaction('default', keyOf('free'), (rows) => rows.takeForgotten());
  expect(kept).toEqual({ externalId: undefined, isCreateOpen: false });
});

test('the newest link of an account counts, where two were kept apart for it', async () => {
  await link('folded', 'old');
  await pointAt('folded', 'b', 'new');
  await link('folded', 'of b');
  // Somebody says that b has moved to where a was, and then that it is elsewhere.
  await pointAt('folded', 'a', 'same');
  await pointAt('folded', 'c', 'new');
  expect(await pointAt('folded', 'a')).toMatchObject({ moved: { broughtBack: 1 } });
  expect(await rowsOf('links', 'folded')).toMatchObject([{ external_id: 'of b' }]);
});

test('more links than one statement moves go and come back in one transaction', async () => {
  await testStore.database.withTenant('default', (tx) =>
    tx.query(
      `INSERT INTO links (tenant_id, connection_id, object, entity_id, external_id)
       SELECT 'default', 'many', 'contact', 'c' || n, 'x' || n FROM generate_series(1, 25000) n`,
    ),
  );
  expect(await pointAt('many', 'b', 'new')).toMatchObject({ moved: { setApart: 25_000, broughtBack: 0 } });
  expect(await pointAt('many', 'a')).toMatchObject({ moved: { setApart: 0, broughtBack: 25_000 } });
}, 120_000);
