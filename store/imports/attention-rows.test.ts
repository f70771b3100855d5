import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { importRowId } from '../../domain/entity/import-row-id.ts';
import { failureTable, type Failure, type FailureKind } from '../../domain/failure.ts';
import type { ImportLedger, OutcomeForPeople } from '../../domain/import-ledger.ts';
import { useTestStore } from '../../test/support/store.ts';
import { createImportLedger } from '../import-ledger.ts';

const testStore = useTestStore(['demo']);
let ledger: ImportLedger;
beforeAll(() => {
  ledger = createImportLedger(testStore.database, 'default');
});

const keyOf = (entityId: string) => ({ connectionId: 'demo', object: 'contact' as const, entityId });
const failureOf = (kind: FailureKind, message: string): Failure => ({
  kind,
  message,
  advice: failureTable[kind].advice,
});

async function begin(...entityIds: string[]): Promise<string> {
  const { bulkId } = await ledger.open({
    connectionId: 'demo',
    object: 'contact',
    contentHash: randomUUID(),
    options: '{}',
    source: 'contacts.csv',
  });
  const rows = entityIds.map((entityId, index) => ({ entityId, line: index + 2, contentHash: 'same' }));
  await ledger.begin(bulkId, rows);
  return bulkId;
}

/** As a push ends: its row of the import with it. */
const push = (
  entityId: string,
  given: { bulkId?: string; outcome?: OutcomeForPeople | 'created'; failure?: Failure },
) =>
  testStore.entities.transaction('default', keyOf(entityId), (rows) =>
    rows.addToTimeline({
      pushId: randomUUID(),
      outcome: given.outcome ?? 'needs_attention',
      changeIds: given.bulkId === undefined ? ['other'] : [importRowId(given.bulkId, entityId)],
      sentFields: [],
      attempts: 1,
      failure: given.failure,
    }),
  );

const taken = failureOf('conflict', 'The record belongs to another.');
const wrong = failureOf('invalid_record', 'The e-mail is wrong.');

test('rows that ended badly are counted by kind and sentence, the most frequent first, with their first ids', async () => {
  const ids = ['g', 'f', 'e', 'd', 'c', 'b', 'a'];
  const bulkId = await begin(...ids, 'x', 'good');
  for (const id of ids) await push(id, { bulkId, failure: taken });
  await push('x', { bulkId, outcome: 'unknown', failure: failureOf('unknown', 'Nobody knows.') });
  await push('good', { bulkId, outcome: 'created' });
  expect(await ledger.attention(bulkId, 5)).toEqual({
    kinds: [
      { kind: 'conflict', count: 7 },
      { kind: 'unknown', count: 1 },
    ],
    reasons: [
      { failure: taken, count: 7, firstIds: ['g', 'f', 'e', 'd', 'c'] },
      { failure: failureOf('unknown', 'Nobody knows.'), count: 1, firstIds: ['x'] },
    ],
  });
  expect((await ledger.attention(bulkId, 1)).reasons).toHaveLength(1);
});

test('the push that carried the row says why, and not one before or since', async () => {
  await push('one', { failure: wrong });
  const bulkId = await begin('one');
  await push('one', { bulkId, failure: taken });
  await push('one', { failure: wrong });
  expect((await ledger.attention(bulkId, 5)).reasons).toMatchObject([{ failure: taken }]);
});

test('a row of a contact that was held already says what holds it: its last failure, or the lost login', async () => {
  await push('held', { failure: wrong });
  const bulkId = await begin('held', 'parked', 'gone');
  for (const id of ['held', 'parked', 'gone'])
    await testStore.entities.transaction('default', keyOf(id), async (rows) => {
      await rows.endImportRows([importRowId(bulkId, id)], 'needs_attention');
      if (id === 'parked') await rows.park(1);
    });
  const rows = await ledger.attentionRows(bulkId, { after: undefined, most: 10 });
  expect(rows.map(({ entityId, failure }) => [entityId, failure?.kind])).toEqual([
    ['held', 'invalid_record'],
    ['parked', 'auth_expired'],
    ['gone', undefined],
  ]);
});

test('rows come page by page, in the order of their lines, each once', async () => {
  const bulkId = await begin('p3', 'p1', 'p2');
  for (const id of ['p1', 'p2', 'p3']) await push(id, { bulkId, failure: wrong });
  const first = await ledger.attentionRows(bulkId, { after: undefined, most: 2 });
  const second = await ledger.attentionRows(bulkId, { after: first.at(-1), most: 2 });
  expect([...first, ...second].map(({ entityId, line, outcome }) => [line, entityId, outcome])).toEqual([
    [2, 'p3', 'needs_attention'],
    [3, 'p1', 'needs_attention'],
    [4, 'p2', 'needs_attention'],
  ]);
});

test('an import of another tenant has no reasons here', async () => {
  const bulkId = await begin('secret');
  await push('secret', { bulkId, failure: taken });
  const stranger = createImportLedger(testStore.database, 'other');
  expect(await stranger.attention(bulkId, 5)).toEqual({ kinds: [], reasons: [] });
});
