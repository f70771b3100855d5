import { beforeAll, expect, test } from 'vitest';
import type { ImportIdentity, ImportLedger } from '../domain/import-ledger.ts';
import { gate } from '../test/support/attempts.ts';
import { useTestStore, waitsForLock } from '../test/support/store.ts';
import { createImportLedger } from './import-ledger.ts';
import { openImport } from './imports/open-import.ts';
import { deferRows, endRows } from './imports/rows-of-changes.ts';

const testStore = useTestStore(['demo', 'other']);
let ledger: ImportLedger;
beforeAll(() => {
  ledger = createImportLedger(testStore.database, 'default');
});

let files = 0;
const newFile = (): ImportIdentity => ({
  connectionId: 'demo',
  object: 'contact',
  contentHash: `file ${(files += 1)}`,
  options: '{}',
  source: 'contacts.csv',
});
const row = (entityId: string, line: number, contentHash = 'same') => ({ entityId, line, contentHash });
const keyOf = (entityId: string) => ({ connectionId: 'demo', object: 'contact' as const, entityId });
/** As the contacts' pushes do it, each for its own. */
const end = (changeIds: string[], outcome: 'created' | 'failed') =>
  testStore.database.withTenant('default', async (tx) => {
    for (const id of changeIds) {
      const entityId = id.split(':').slice(2).join(':');
      await endRows(tx, keyOf(entityId), { changeIds: [id], outcome });
    }
  });
const started = { kind: 'started', isAgain: false };

test('an unfinished import of the same content is gone on with, with its first start as the order time', async () => {
  const file = newFile();
  const before = Date.now();
  const first = await ledger.open(file);
  const after = Date.now();
  const second = await ledger.open(file);
  expect(first).toMatchObject({
    isResumed: false,
    state: 'running',
    connectionId: 'demo',
    source: 'contacts.csv',
  });
  // By Postgres' clock, which is this machine's.
  expect(first.startedAt).toBeGreaterThanOrEqual(before - 1);
  expect(first.startedAt).toBeLessThanOrEqual(after + 1);
  expect(second).toEqual({ ...first, isResumed: true });
});

test.each<[string, Partial<ImportIdentity>]>([
  ['content', { contentHash: 'other' }],
  ['options', { options: '{"empty":"clear"}' }],
  ['connection', { connectionId: 'other' }],
  ['object', { object: 'company' }],
])('another %s is another import', async (_what, difference) => {
  const file = newFile();
  const first = await ledger.open(file);
  const other = await ledger.open({ ...file, ...difference });
  expect(other).toMatchObject({ isResumed: false });
  expect(other.bulkId).not.toBe(first.bulkId);
});

test('two starts of one file at the same moment are one import', async () => {
  const file = newFile();
  const opened = await Promise.all(Array.from({ length: 5 }, () => ledger.open(file)));
  expect(new Set(opened.map((each) => each.bulkId)).size).toBe(1);
  expect(opened.filter((each) => !each.isResumed)).toHaveLength(1);
});

test('a second start of one file waits for the first, and goes on with its import', async () => {
  const file = newFile();
  const [opened, told] = [gate(), gate()];
  const first = testStore.database.withTenant('default', async (tx) => {
    const { bulkId } = await openImport(tx, 'default', file);
    opened.open();
    await told.opened;
    return bulkId;
  });
  await opened.opened;
  const second = ledger.open(file);
  const waits = await waitsForLock(testStore.database, second);
  told.open();
  expect(await second).toMatchObject({ bulkId: await first, isResumed: true });
  expect(waits).toBe(true);
});

test('after a finished or a cancelled import a new one begins', async () => {
  const file = newFile();
  const first = await ledger.open(file);
  await ledger.begin(first.bulkId, [row('a', 2)]);
  await ledger.sourceEnded(first.bulkId);
  expect(await ledger.finish(first.bulkId)).toBe('running');
  expect(await ledger.open(file)).toMatchObject({ bulkId: first.bulkId });

  // Nobody waited for the last push: opening it again is what notices that it is over.
  await end([`bulk:${first.bulkId}:a`], 'created');
  const second = await ledger.open(file);
  expect(second.bulkId).not.toBe(first.bulkId);
  expect(await ledger.find(first.bulkId)).toMatchObject({ state: 'finished' });

  expect(await ledger.setState(second.bulkId, 'cancelled')).toBe('cancelled');
  expect(await ledger.setState(second.bulkId, 'running')).toBe('cancelled');
  expect((await ledger.open(file)).bulkId).not.toBe(second.bulkId);
});

test('a given id is gone on with, and refused for anything else', async () => {
  const stream: ImportIdentity = { ...newFile(), contentHash: 'stream', bulkId: 'mine' };
  expect(await ledger.open(stream)).toMatchObject({ bulkId: 'mine', isResumed: false });
  expect(await ledger.open(stream)).toMatchObject({ bulkId: 'mine', isResumed: true });
  for (const difference of [{ connectionId: 'other' }, { object: 'company' as const }]) {
    await expect(ledger.open({ ...stream, ...difference })).rejects.toMatchObject({
      refusal: { code: 'other_import', bulkId: 'mine' },
    });
  }
  await ledger.setState('mine', 'cancelled');
  await expect(ledger.open(stream)).rejects.toMatchObject({
    refusal: { code: 'import_has_ended', bulkId: 'mine', state: 'cancelled' },
  });
});

test('a row begins once, is sent again while nobody knows its end, and not after that', async () => {
  const { bulkId } = await ledger.open(newFile());
  expect(await ledger.begin(bulkId, [row('a', 2), row('b', 3)])).toEqual([started, started]);
  await end([`bulk:${bulkId}:a`], 'created');
  expect(await ledger.begin(bulkId, [row('a', 2), row('b', 3), row('c', 4)])).toEqual([
    { kind: 'ended' },
    { kind: 'started', isAgain: true },
    started,
  ]);
});

test('a second row of a contact is repeated or differs, in one page or in two', async () => {
  const { bulkId } = await ledger.open(newFile());
  expect(await ledger.begin(bulkId, [row('a', 2), row('a', 3), row('a', 4, 'else')])).toEqual([
    started,
    { kind: 'repeated', firstLine: 2 },
    { kind: 'differs', firstLine: 2 },
  ]);
  expect(await ledger.begin(bulkId, [row('a', 5), row('a', 6, 'else')])).toEqual([
    { kind: 'repeated', firstLine: 2 },
    { kind: 'differs', firstLine: 2 },
  ]);
});

test('counts are over all runs: rows = accepted + rejected + repeated', async () => {
  const { bulkId } = await ledger.open(newFile());
  for (let run = 0; run < 2; run += 1) {
    await ledger.begin(bulkId, [row('a', 2), row('b', 3), row('a', 4), row('c', 5)]);
    await ledger.reject(bulkId, [{ line: 6, reason: 'has no contact id' }]);
  }
  await end([`bulk:${bulkId}:a`], 'created');
  await end([`bulk:${bulkId}:b`], 'failed');
  expect(await ledger.counts(bulkId)).toEqual({
    rows: 5,
    accepted: 3,
    rejected: 1,
    repeated: 1,
    inFlight: 1,
    waiting: 0,
    outcomes: { created: 1, failed: 1 },
  });
  expect(await ledger.pulse(bulkId)).toEqual({ state: 'running', inFlight: 1, waiting: 0 });
});

test('a row that waits for its CRM is not in flight, holds the end of the import back, and ends as any other', async () => {
  const { bulkId } = await ledger.open(newFile());
  await ledger.begin(bulkId, [row('a', 2), row('b', 3), row('c', 4)]);
  await ledger.sourceEnded(bulkId);
  await end([`bulk:${bulkId}:c`], 'created');
  const defer = (...ids: string[]) =>
    testStore.database.withTenant('default', async (tx) => {
      for (const entityId of ids) {
        await deferRows(tx, keyOf(entityId), { changeIds: [`bulk:${bulkId}:${entityId}`] });
      }
    });
  await defer('a', 'c');
  await defer('a');
  expect(await ledger.pulse(bulkId)).toMatchObject({ inFlight: 1, waiting: 1 });
  expect(await ledger.counts(bulkId)).toMatchObject({ accepted: 3, inFlight: 1, waiting: 1 });
  await end([`bulk:${bulkId}:b`], 'created');
  expect(await ledger.finish(bulkId)).toBe('running');
  // Started again, it is sent again, and still no row is held back by it.
  expect(await ledger.begin(bulkId, [row('a', 2)])).toEqual([{ kind: 'started', isAgain: true }]);
  await end([`bulk:${bulkId}:a`], 'failed');
  expect(await ledger.counts(bulkId)).toMatchObject({
    inFlight: 0,
    waiting: 0,
    outcomes: { created: 2, failed: 1 },
  });
  expect(await ledger.finish(bulkId)).toBe('finished');
});

test("the first end of a row counts, colons in contact ids included, and other change ids are nobody's rows", async () => {
  const { bulkId } = await ledger.open(newFile());
  await ledger.begin(bulkId, [row('auth0|a:b', 2), row('c', 3)]);
  await end([`bulk:${bulkId}:auth0|a:b`, 'bulk:nobody:x', 'my-change', 'bulk:'], 'created');
  await end([`bulk:${bulkId}:auth0|a:b`], 'failed');
  expect((await ledger.counts(bulkId)).outcomes).toEqual({ created: 1 });
});

test("an import's id may hold colons, and an app's change id ends no other contact's row", async () => {
  const { bulkId } = await ledger.open({ ...newFile(), bulkId: `a:b:${files}` });
  await ledger.begin(bulkId, [row('c', 2), row('d', 3)]);
  await testStore.database.withTenant('default', (tx) =>
    endRows(tx, keyOf('c'), {
      changeIds: [`bulk:${bulkId}:c`, `bulk:${bulkId}:d`],
      outcome: 'created',
    }),
  );
  expect((await ledger.counts(bulkId)).outcomes).toEqual({ created: 1 });
  expect((await ledger.pulse(bulkId)).inFlight).toBe(1);
});

test.each([
  ['another object', { connectionId: 'demo', object: 'company' as const, entityId: 'a' }],
  ['another connection', { connectionId: 'other', object: 'contact' as const, entityId: 'a' }],
])('an entity of %s with the same id ends and delays no row of this import', async (_what, key) => {
  const { bulkId } = await ledger.open(newFile());
  await ledger.begin(bulkId, [row('a', 2)]);
  const changeIds = [`bulk:${bulkId}:a`];
  await testStore.database.withTenant('default', async (tx) => {
    await deferRows(tx, key, { changeIds });
    await endRows(tx, key, { changeIds, outcome: 'created' });
  });
  expect(await ledger.pulse(bulkId)).toMatchObject({ inFlight: 1, waiting: 0 });
});

test('an end that is rolled back with its push did not happen', async () => {
  const { bulkId } = await ledger.open(newFile());
  await ledger.begin(bulkId, [row('a', 2)]);
  const push = testStore.database.withTenant('default', async (tx) => {
    await endRows(tx, keyOf('a'), { changeIds: [`bulk:${bulkId}:a`], outcome: 'created' });
    throw new Error('the push failed');
  });
  await expect(push).rejects.toThrow('the push failed');
  expect((await ledger.pulse(bulkId)).inFlight).toBe(1);
});

test('pause and resume change the state that the running command polls; an unknown import is said to be none', async () => {
  const { bulkId } = await ledger.open(newFile());
  expect(await ledger.setState(bulkId, 'paused')).toBe('paused');
  expect((await ledger.pulse(bulkId)).state).toBe('paused');
  expect(await ledger.setState(bulkId, 'running')).toBe('running');
  expect(await ledger.find('nope')).toBeUndefined();
  await expect(ledger.setState('nope', 'paused')).rejects.toMatchObject({
    refusal: { code: 'no_such_import', bulkId: 'nope' },
  });
});

test('a command that left, or that has been silent for long, has left its import interrupted; one that was read whole runs on', async () => {
  const { bulkId, isInterrupted } = await ledger.open(newFile());
  const seen = async () => (await ledger.find(bulkId))?.isInterrupted;
  expect([isInterrupted, await seen()]).toEqual([false, false]);
  await ledger.leave(bulkId);
  expect(await seen()).toBe(true);
  await ledger.beat(bulkId);
  expect(await seen()).toBe(false);
  // Killed: nobody said a word.
  await testStore.database.withTenant('default', (tx) =>
    tx.query(`UPDATE imports SET alive_at = now() - interval '31 s' WHERE bulk_id = $1`, [bulkId]),
  );
  expect(await seen()).toBe(true);
  expect((await ledger.list(100)).find((each) => each.bulkId === bulkId)?.isInterrupted).toBe(true);
  await ledger.sourceEnded(bulkId);
  expect(await seen()).toBe(false);
});
