// An import through a CRM with batch calls: how many calls it takes, and that nobody who clicks waits for it.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BulkInput } from '../../client/bulk/start-rows.ts';
import { waitForRows } from '../../client/bulk/wait-for-rows.ts';
import { createSynclineClient } from '../../client/syncline-client.ts';
import { createImportLedger } from '../../store/import-ledger.ts';
import { useRig } from '../support/rig.ts';
import { contact } from '../support/subjects.ts';

const rig = useRig({ subject: contact, emptyCrm: true });

/** Long enough that also on a slow machine most requests go because they are full. */
const patient = {
  batchSize: 30,
  batchLingerMs: 15_000,
  requestTimeoutMs: '10min',
  attemptTimeoutMs: '30min',
};

async function* people(count: number): AsyncGenerator<BulkInput> {
  for (let n = 0; n < count; n += 1) {
    const fields = { name: `Person ${n}`, email: `person${n}@example.com` };
    yield { kind: 'row', line: n + 2, entityId: `c-${n}`, fields, raw: '' };
  }
}

async function open(connectionId: string) {
  const ledger = createImportLedger(rig.database, 'default');
  const record = await ledger.open({
    connectionId,
    object: 'contact',
    bulkId: `batched-${randomUUID().slice(0, 8)}`,
    contentHash: 'c',
    options: '{}',
    source: 'test',
  });
  const client = createSynclineClient({ client: rig.client });
  return {
    ledger,
    bulkId: record.bulkId,
    start: (count: number) => client.bulkStart(people(count), ledger, { import: record }),
  };
}

test('an import of 300 people takes some 30 calls, and is counted as what the CRM saw', async () => {
  const connectionId = await rig.addConnection(patient);
  const { ledger, bulkId, start } = await open(connectionId);
  expect(await start(300)).toBe('accepted');
  await waitForRows(ledger, bulkId, {});
  expect((await ledger.counts(bulkId)).outcomes).toEqual({ created: 300 });
  const { requests, ...stats } = await rig.crm.stats();
  expect(stats).toMatchObject({ records: 300, duplicates: 0 });
  // Two that look and one that creates, for thirty people; half as full where the machine is slow.
  expect(requests).toBeLessThanOrEqual(60);
  const counted = await ledger.calls(bulkId);
  expect(counted.calls).toBe(requests);
  expect(counted.rowsPerWrite).toBeGreaterThanOrEqual(15);
});

test('a click goes through while an import has all of its requests standing at the CRM', async () => {
  const connectionId = await rig.addConnection({
    ...patient,
    batchSize: 10,
    batchLingerMs: 5_000,
    batchesAtOnce: 2,
  });
  const { ledger, bulkId, start } = await open(connectionId);
  await rig.crm.fault({ operation: 'batchFind', kind: 'slow', hold: true, times: 2 });
  const accepted = start(60);
  await rig.crm.arrived('batchFind', 2);
  expect(await rig.sendNow(connectionId, 'clicked', { fields: { name: 'Clicked' } })).toMatchObject({
    outcome: 'created',
  });
  const standing = (await rig.crm.requests('batchFind')).slice(0, 2);
  expect(standing.map(({ executed }) => executed)).toEqual([false, false]);
  expect((await ledger.pulse(bulkId)).inFlight).toBeGreaterThan(0);
  await rig.crm.release();
  expect(await accepted).toBe('accepted');
  await waitForRows(ledger, bulkId, {});
  expect(await rig.crm.stats()).toMatchObject({ records: 61, duplicates: 0 });
});
