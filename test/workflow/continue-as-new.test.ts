// A contact lives for ever: its history stays short, and nothing is lost between two runs.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRig, type Rig } from '../support/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
});
afterAll(() => rig.close());

const person = { name: 'Di Example', email: 'di@example.com', phone: '+1 202 555 0140' };

/** 250 changes, and then the next run: the server refuses to continue as new while signals stream in. */
async function flood(connectionId: string, contactId: string): Promise<number> {
  const { runId } = await rig.handle(connectionId, contactId).describe();
  for (let n = 1; n <= 25; n += 1) {
    await Promise.all(
      Array.from({ length: 10 }, (_, each) =>
        rig.change(connectionId, contactId, { fields: { [`f${each}`]: n }, occurredAt: Date.now() }),
      ),
    );
  }
  await expect
    .poll(async () => (await rig.handle(connectionId, contactId).describe()).runId, { timeout: 20_000 })
    .not.toBe(runId);
  return 25;
}

test('a contact that waits for quiet continues as new, and pushes every change once', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 4_000, maxWaitMs: 60_000 });
  await rig.change(connectionId, 'waiting', { fields: person });
  const last = await flood(connectionId, 'waiting');
  const view = await rig.until(connectionId, 'waiting', (each) => each.status === 'synced');
  expect(view.lastOutcome).toBe('created');
  const [record] = await rig.crm.records();
  expect(record?.fields['custom_fields']).toMatchObject({ f0: last, f9: last });
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
  expect(record?.fields['custom_fields']).toMatchObject({ f0: last, f9: last });
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
});
