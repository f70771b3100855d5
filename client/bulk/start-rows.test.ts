import { Client } from '@temporalio/client';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ImportLedger, ImportRecord } from '../../domain/import-ledger.ts';
import { createImportLedger } from '../../store/import-ledger.ts';
import { useRig } from '../../test/support/rig.ts';
import { rowHash, type BulkRow } from './row.ts';
import { startRows, type BulkInput, type BulkOptions, type BulkReject } from './start-rows.ts';
import { waitForRows } from './wait-for-rows.ts';

const rig = useRig({ worker: false, emptyCrm: true });
let connectionId: string;
let ledger: ImportLedger;
let record: ImportRecord;

beforeAll(async () => {
  ledger = createImportLedger(rig.database, 'default');
});
// Each test has a connection of its own, an empty CRM, and begins without a worker.
beforeEach(async () => {
  connectionId = await rig.addConnection();
  record = await open();
});
afterEach(async () => {
  // What the test has left waiting must not be pushed into the CRM of the next one.
  await rig.connections.pause('default', connectionId);
  await rig.stopWorker();
});

const open = () =>
  ledger.open({ connectionId, object: 'contact', contentHash: 'x', options: '{}', source: 'test' });
const timing = { quietPeriodMs: 200, maxWaitMs: 10_000 };

function row(number: number, more: Partial<BulkRow> = {}): BulkRow {
  return {
    kind: 'row',
    line: number + 1,
    entityId: `c${number}`,
    fields: { name: `Name ${number}`, phone: `+4930${String(number).padStart(7, '0')}` },
    raw: `c${number},…`,
    ...more,
  };
}

async function* rowsTo(last: number, onRow: (number: number) => void = () => {}): AsyncGenerator<BulkInput> {
  for (let number = 1; number <= last; number += 1) {
    onRow(number);
    yield row(number);
  }
}

const run = (rows: AsyncIterable<BulkInput>, options: Partial<BulkOptions> = {}) =>
  startRows(rig.client, {
    rows,
    ledger,
    options: { import: record, timing, pageSize: 10, mostInFlight: 30, ...options },
  });

const inFlight = async (): Promise<number> => (await ledger.pulse(record.bulkId)).inFlight;

test('every row becomes one record, and the import is finished when the last push has ended', async () => {
  await rig.startWorker();
  expect(await run(rowsTo(40))).toBe('accepted');
  expect(await waitForRows(ledger, record.bulkId, {})).toBe('ended');
  expect(await ledger.find(record.bulkId)).toMatchObject({ state: 'finished' });
  expect(await ledger.counts(record.bulkId)).toMatchObject({
    rows: 40,
    accepted: 40,
    inFlight: 0,
    outcomes: { created: 40 },
  });
  expect(await rig.crm.stats()).toMatchObject({ records: 40, duplicates: 0, operations: { create: 40 } });
});

test('a row that shall wait for quiet does, also where its contact exists already', async () => {
  await rig.startWorker();
  const quietPeriodMs = 2_000;
  await run(rowsTo(1));
  await waitForRows(ledger, record.bulkId, {});
  const later = await ledger.open({
    connectionId,
    object: 'contact',
    contentHash: 'y',
    options: '{}',
    source: 'test',
  });
  async function* changed(): AsyncGenerator<BulkInput> {
    yield row(1, { fields: { ...row(1).fields, plan: 'pro' } });
  }
  const startedAt = Date.now();
  await run(changed(), { import: later, quietPeriodMs });
  await waitForRows(ledger, later.bulkId, {});
  // A burst is quiet when a tenth of its quiet period is left.
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(0.9 * quietPeriodMs);
  expect(await ledger.counts(later.bulkId)).toMatchObject({ outcomes: { updated: 1 } });
});

test('bad rows are rejected with their lines, and the others go on', async () => {
  const rejects: BulkReject[] = [];
  async function* rows(): AsyncGenerator<BulkInput> {
    yield row(1);
    yield { kind: 'reject', line: 3, reason: 'is not JSON', raw: '{' };
    yield row(3, { fields: { email: 'nobody' } });
    yield row(4, { entityId: 'c1', fields: { name: 'Else' } });
    yield row(1, { line: 6 });
    yield row(6);
  }
  await run(rows(), { onRejects: async (added) => void rejects.push(...added) });
  expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
    [3, 'is not JSON'],
    [4, '"nobody" is not an e-mail address'],
    [5, 'lines 2 and 5 are both the contact "c1", with different content'],
  ]);
  expect(await ledger.counts(record.bulkId)).toMatchObject({
    rows: 6,
    accepted: 2,
    rejected: 3,
    repeated: 1,
  });
});

test('no more rows are under way than it is allowed, however many there are', async () => {
  let read = 0;
  const ending = run(rowsTo(60, (number) => (read = number)));
  await expect.poll(inFlight).toBe(30);
  // As often as it looks in half a second.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await inFlight()).toBe(30);
  expect(read).toBeLessThanOrEqual(41);
  await rig.startWorker();
  expect(await ending).toBe('accepted');
  expect(await waitForRows(ledger, record.bulkId, {})).toBe('ended');
  expect((await rig.crm.stats()).records).toBe(60);
});

test('a stopped import finishes its page, and started again it sends only what has not ended', async () => {
  const stop = new AbortController();
  const first = await run(
    rowsTo(40, (number) => number === 15 && stop.abort()),
    { stop: stop.signal },
  );
  expect(first).toBe('stopped');
  expect(await ledger.counts(record.bulkId)).toMatchObject({ accepted: 20, inFlight: 20 });
  await rig.startWorker();
  await expect.poll(inFlight).toBe(0);
  const firstCreates = (await rig.crm.stats()).operations['create'];

  record = await open();
  expect(record.isResumed).toBe(true);
  expect(await run(rowsTo(40))).toBe('accepted');
  await waitForRows(ledger, record.bulkId, {});
  expect(await ledger.counts(record.bulkId)).toMatchObject({
    rows: 40,
    accepted: 40,
    outcomes: { created: 40 },
  });
  expect(firstCreates).toBe(20);
  expect((await rig.crm.stats()).operations).toMatchObject({ create: 40 });
  expect((await rig.crm.stats()).operations['update'] ?? 0).toBe(0);
});

test('rows that began and were never signalled are sent by the next run, in front of new ones', async () => {
  // As after a kill between the ledger and Temporal.
  const begun = Array.from({ length: 35 }, (_, index) => row(index + 1)).map((each) => ({
    entityId: each.entityId,
    line: each.line,
    contentHash: rowHash(each),
  }));
  await ledger.begin(record.bulkId, begun);
  await rig.startWorker();
  expect(await run(rowsTo(45))).toBe('accepted');
  expect(await waitForRows(ledger, record.bulkId, {})).toBe('ended');
  expect(await rig.crm.stats()).toMatchObject({ records: 45, duplicates: 0 });
});

test('a row that is sent twice is one change: the second signal is dropped', async () => {
  await run(rowsTo(3));
  await run(rowsTo(3));
  await rig.startWorker();
  await waitForRows(ledger, record.bulkId, {});
  expect((await rig.crm.stats()).operations).toMatchObject({ create: 3 });
  expect(await ledger.counts(record.bulkId)).toMatchObject({ rows: 3, outcomes: { created: 3 } });
});

test('a paused import begins nothing until it is resumed, and a cancelled one ends', async () => {
  const told: boolean[] = [];
  await ledger.setState(record.bulkId, 'paused');
  const ending = run(rowsTo(1_000), { onPaused: (isPaused) => told.push(isPaused) });
  await expect.poll(() => told).toEqual([true]);
  expect((await ledger.counts(record.bulkId)).rows).toBe(0);
  await ledger.setState(record.bulkId, 'running');
  await expect.poll(async () => (await ledger.counts(record.bulkId)).rows).toBeGreaterThan(0);
  await ledger.setState(record.bulkId, 'cancelled');
  expect(await ending).toBe('cancelled');
  expect(told).toEqual([true, false]);
  expect((await ledger.counts(record.bulkId)).rows).toBeLessThanOrEqual(40);
});

test('an import never overwrites what happened since it began', async () => {
  await rig.startWorker();
  await rig.change(connectionId, 'c1', {
    fields: { name: 'Newer', phone: '+49301000001' },
    occurredAt: new Date().toISOString(),
  });
  await rig.until(connectionId, 'c1', (view) => view.lastOutcome === 'created');
  await run(rowsTo(1));
  await waitForRows(ledger, record.bulkId, {});
  expect((await rig.crm.records()).map((each) => each.fields['name'])).toEqual(['Newer']);
});

test('a rate is kept', async () => {
  const startedAt = Date.now();
  await run(rowsTo(10), { ratePerSecond: 10 });
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(850);
});

test('what Temporal refuses for good ends the import, which can be started again', async () => {
  const stranger = new Client({ connection: rig.client.connection, namespace: 'nobody' });
  const lost = startRows(stranger, { rows: rowsTo(5), ledger, options: { import: record } });
  await expect(lost).rejects.toThrow();
  await rig.startWorker();
  expect(await run(rowsTo(5))).toBe('accepted');
  expect(await waitForRows(ledger, record.bulkId, {})).toBe('ended');
});
