// The list that wakes contacts: it names whoever parked before an epoch, and forgets nobody who parked again since.
import { beforeAll, expect, test } from 'vitest';
import type { EntityRows } from './entity/entity-rows.ts';
import { createParked, type Parked } from './parked.ts';
import { gate } from '../test/support/attempts.ts';
import { useTestStore, waitsForLock } from '../test/support/store.ts';

const testStore = useTestStore(['woken', 'paged', 'sweep', 'paused', 'neighbour', 'locked', 'pages', 'lost']);
let parked: Parked;
beforeAll(() => {
  parked = createParked(testStore.database);
});

const park = (
  connectionId: string,
  entityId: string,
  epoch: number,
  object: 'contact' | 'deal' = 'contact',
): Promise<void> =>
  testStore.entities.transaction('default', { connectionId, object, entityId }, (rows: EntityRows) =>
    rows.park(epoch),
  );
const everything = 1_000_000;

test('a contact that parked again while it was being woken stays in the list', async () => {
  await park('woken', 'a', 1);
  await park('woken', 'b', 1);
  await park('neighbour', 'a', 1);
  const page = await parked.page('woken', 2, { limit: 100 });
  expect(page.map((each) => each.entityId)).toEqual(['a', 'b']);
  // The signal reached it, and the login of epoch 2 had expired too.
  await park('woken', 'a', 2);
  await parked.remove('woken', page, 2);
  expect(await parked.page('woken', everything, { limit: 100 })).toEqual([
    { object: 'contact', entityId: 'a', epoch: 2 },
  ]);
  expect(await parked.page('neighbour', everything, { limit: 100 })).toHaveLength(1);
});

test('only contacts that were named are taken from the list', async () => {
  await parked.remove('neighbour', [{ object: 'contact', entityId: 'b', epoch: 1 }], 2);
  await parked.remove('neighbour', [{ object: 'deal', entityId: 'a', epoch: 1 }], 2);
  expect(await parked.page('neighbour', everything, { limit: 100 })).toHaveLength(1);
});

test('a late attempt does not park a contact at an older epoch than it has', async () => {
  await park('paged', 'late', 5);
  await park('paged', 'late', 3);
  expect(await parked.page('paged', everything, { limit: 100 })).toMatchObject([
    { entityId: 'late', epoch: 5 },
  ]);
  expect(await parked.page('paged', 5, { limit: 100 })).toEqual([]);
});

test('a page holds the oldest epochs first, and no more than was asked for', async () => {
  for (const [entityId, epoch] of [
    ['y', 2],
    ['x', 2],
    ['z', 1],
  ] as const) {
    await park('paged', entityId, epoch);
  }
  const page = await parked.page('paged', 5, { limit: 2 });
  expect(page.map((each) => each.entityId)).toEqual(['z', 'x']);
});

test('the next page begins behind the last contact of the one before', async () => {
  for (const entityId of ['a', 'b', 'c']) await park('pages', entityId, 1);
  const first = await parked.page('pages', 2, { limit: 2 });
  const after = first.at(-1);
  if (after === undefined) throw new Error('the first page is empty');
  expect(await parked.page('pages', 2, { limit: 2, after })).toEqual([
    { object: 'contact', entityId: 'c', epoch: 1 },
  ]);
});

test('a contact without a row is found by the sweep, unless a person has paused it', async () => {
  await park('lost', 'listed', 1);
  await park('lost', 'known', 1, 'deal');
  const save = (entityId: string, isPaused: boolean) =>
    testStore.entities.transaction('default', { connectionId: 'lost', object: 'contact', entityId }, (rows) =>
      rows.saveFields({}, isPaused),
    );
  await save('paused', true);
  await save('known', false);
  const shown = ['listed', 'paused', 'known', 'new'].map((entityId) => ({
    object: 'contact' as const,
    entityId,
  }));
  const found = await parked.withoutRow('lost', shown);
  expect(found.map(({ entityId }) => entityId)).toEqual(['known', 'new']);
});

test('the sweep finds connections that came back and still have contacts of an older epoch, and no others', async () => {
  await park('sweep', 'c', 1);
  await park('paused', 'c', 1);
  const overdue = async () =>
    (await parked.overdue()).filter(({ connectionId }) => connectionId !== 'neighbour');
  expect(await overdue()).toEqual([]);
  await testStore.connections.resume('default', 'sweep');
  await testStore.connections.resume('default', 'paused');
  await testStore.connections.pause('default', 'paused');
  expect(await overdue()).toEqual([{ connectionId: 'sweep', epoch: 2 }]);
  await park('sweep', 'c', 2);
  expect(await overdue()).toEqual([]);
});

test('a paused connection has no epoch to wake by, nor one that does not exist', async () => {
  expect(await parked.wakeableEpoch('sweep')).toBe(2);
  expect(await parked.wakeableEpoch('paused')).toBeUndefined();
  expect(await parked.wakeableEpoch('nobody')).toBeUndefined();
  expect(await parked.page('nobody', everything, { limit: 100 })).toEqual([]);
});

test('a connection cannot come back while a contact of it is just being parked', async () => {
  const [locked, told] = [gate(), gate()];
  const key = { connectionId: 'locked', object: 'contact', entityId: 'c' } as const;
  const parking = testStore.entities.transaction('default', key, async (rows) => {
    const current = await rows.lockConnection();
    locked.open();
    await told.opened;
    await rows.park(current?.epoch ?? 0);
  });
  await locked.opened;
  const resumed = testStore.connections.resume('default', 'locked');
  const waits = await waitsForLock(testStore.database, resumed);
  told.open();
  await parking;
  expect(waits).toBe(true);
  const { epoch } = await resumed;
  // Whoever wakes the contacts of the new epoch finds it.
  expect(await parked.page('locked', epoch, { limit: 100 })).toMatchObject([{ entityId: 'c' }]);
});
