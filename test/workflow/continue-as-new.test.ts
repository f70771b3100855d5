// A contact lives for ever: its history stays short, and nothing is lost between two runs.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventually } from '../support/patience.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig();

const person = { name: 'Di Example', email: 'di@example.com', phone: '+1 202 555 0140' };

/** 250 changes, and then the next run: the server refuses to continue as new while signals stream in. */
async function flood(connectionId: string, entityId: string): Promise<{ value: number; at: number }> {
  const { runId } = await rig.handle(connectionId, entityId).describe();
  const rounds = 25;
  let at = 0;
  for (let n = 1; n <= rounds; n += 1) {
    at = Date.now();
    const changes = Array.from({ length: 10 }, (_, each) => ({
      fields: { [`f${each}`]: n },
      occurredAt: at,
    }));
    await Promise.all(changes.map((change) => rig.change(connectionId, entityId, change)));
  }
  await expect.poll(async () => (await rig.handle(connectionId, entityId).describe()).runId).not.toBe(runId);
  return { value: rounds, at };
}

test('a contact that waits for quiet continues as new, and pushes every change once', async () => {
  const hourMs = 3_600_000;
  const connectionId = await rig.addConnection({ quietPeriodMs: hourMs, maxWaitMs: 24 * hourMs });
  await rig.change(connectionId, 'waiting', { fields: person });
  const last = await flood(connectionId, 'waiting');
  // An hour after its last change, and not after the new run began.
  const dueAt = new Date(last.at + hourMs).toISOString();
  expect(await rig.status(connectionId, 'waiting')).toMatchObject({ status: 'waiting', dueAt });
  expect(await rig.crm.stats()).toMatchObject({ requests: 0 });
  expect(await rig.sendNow(connectionId, 'waiting')).toMatchObject({ outcome: 'created' });
  const [record] = await rig.crm.records();
  expect(record?.fields['custom_fields']).toMatchObject({ f0: last.value, f9: last.value });
  expect((await rig.crm.stats()).operations).toMatchObject({ create: 1 });
  await rig.crm.reset();
});

test('a parked contact continues as new, stays parked, and goes on after resume', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 100 });
  await rig.connections.pause('default', connectionId);
  await rig.change(connectionId, 'parked', { fields: person });
  await rig.until(connectionId, 'parked', (view) => view.status === 'paused');
  const last = await flood(connectionId, 'parked');
  expect((await rig.status(connectionId, 'parked')).status).toBe('paused');
  expect(await rig.crm.stats()).toMatchObject({ requests: 0 });
  await rig.resumeConnection(connectionId);
  await rig.until(connectionId, 'parked', (view) => view.status === 'synced');
  const [record] = await rig.crm.records();
  expect(record?.fields['custom_fields']).toMatchObject({ f0: last.value, f9: last.value });
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
});

test('callers of whom one always waits do not keep a run open for ever', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 });
  await rig.crm.fault({ operation: 'find', kind: 'status', status: 503 });
  await rig.change(connectionId, 'busy', { fields: person });
  const handle = rig.handle(connectionId, 'busy');
  const runId = async () => (await handle.describe()).runId;
  const first = await runId();
  let isOver = false;
  const callers = ['one', 'two'].map(async (requestId) => {
    while (!isOver) {
      await rig.sendNow(connectionId, 'busy', { requestId, once: true });
      await delay(200);
    }
  });
  for (let sent = 0; sent < 900; sent += 30) {
    const changes = Array.from({ length: 30 }, (_, n) =>
      rig.change(connectionId, 'busy', { fields: { counter: sent + n }, occurredAt: Date.now() }),
    );
    await Promise.all(changes);
  }
  await eventually('a new run', runId, (now) => now !== first);
  await rig.crm.clearFaults();
  isOver = true;
  await Promise.all(callers);
  expect(await rig.sendNow(connectionId, 'busy', { fields: { title: 'Last' } })).toMatchObject({
    externalId: expect.any(String),
  });
});
