// A contact is forgotten by somebody else while its workflow is busy: whoever waits is answered, and nothing newer is lost.
import { beforeAll, expect, test } from 'vitest';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import { restoreEntity } from '../../push/restore-entity.ts';
import { createEntityStore, type EntityStore } from '../../store/entity/entity-store.ts';
import { createCipher } from '../../store/encryption.ts';
import { createHashKeys } from '../../store/hash-keys.ts';
import { forget } from '../../workflows/messages.ts';
import { runningActivity, whileLocked } from '../support/by-hand.ts';
import { testKeys, useRig } from '../support/rig.ts';

const rig = useRig({ emptyCrm: true });
let store: EntityStore;
beforeAll(async () => {
  const cipher = createCipher(parseEncryptionKeys(testKeys));
  store = createEntityStore(rig.database, cipher, createHashKeys(rig.database, cipher));
});

const person = (n: number) => ({
  name: `Hal ${n}`,
  email: `hal${n}@example.com`,
  phone: `+1 202 555 0${800 + n}`,
});

const keyOf = (connectionId: string) => ({ connectionId, object: 'contact' as const, entityId: 'c' });

/** As another run of the contact does it. */
async function forgetInPostgres(connectionId: string): Promise<void> {
  await store.transaction('default', keyOf(connectionId), (rows) => rows.forget({ keepRecord: true }));
}

async function startForget(connectionId: string, deleteInCrm = false) {
  return rig
    .handle(connectionId, 'c')
    .startUpdate(forget, { args: [{ deleteInCrm }], waitForStage: 'ACCEPTED' });
}

async function statusName(connectionId: string): Promise<string> {
  return (await rig.handle(connectionId, 'c').describe()).status.name;
}

test('a forget that waits while a push finds the contact forgotten is answered', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'c', { fields: person(1) });
  const handle = rig.handle(connectionId, 'c');
  await forgetInPostgres(connectionId);
  const update = await whileLocked(rig, 'connections', async () => {
    await rig.change(connectionId, 'c', { fields: { title: 'Busy' }, requestId: 'r' });
    await runningActivity(handle, 'updateRecord');
    return startForget(connectionId);
  });
  expect(await update.result()).toEqual({ forgotten: true });
  await expect.poll(() => statusName(connectionId), { timeout: 30_000 }).toBe('COMPLETED');
});

test('a change that was accepted after a restore is pushed, although an older answer says "forgotten"', async () => {
  const connectionId = await rig.addConnection();
  const { externalId } = await rig.sendNow(connectionId, 'c', {
    fields: { ...person(2), company: 'Old Ltd' },
  });
  const handle = rig.handle(connectionId, 'c');
  let stopped: Promise<void> | undefined;
  await forgetInPostgres(connectionId);
  await whileLocked(rig, 'connections', async () => {
    await rig.change(connectionId, 'c', { fields: { city: 'Oldtown' }, requestId: 'r' });
    await runningActivity(handle, 'updateRecord');
    // No task is taken any more; the attempt still ends, and its answer waits for the next worker.
    stopped = rig.stopWorker();
  });
  await stopped;
  expect(await restoreEntity(store, keyOf(connectionId))).toEqual({ restored: true, externalId });
  await rig.change(connectionId, 'c', { fields: { ...person(2), title: 'New' }, occurredAt: Date.now() });
  await rig.startWorker();
  await rig.until(
    connectionId,
    'c',
    (view) => view.status === 'synced' && view.pendingFields.length === 0 && view.lastOutcome === 'updated',
  );
  const [record] = await rig.crm.records();
  expect(record?.fields['custom_fields']).toMatchObject({ title: 'New' });
  // What was forgotten was erased here too.
  expect(JSON.stringify(record)).not.toContain('Oldtown');
  expect(await statusName(connectionId)).toBe('RUNNING');
});

test('two that forget at once, one of them in the CRM too, both wait for what they asked', async () => {
  const connectionId = await rig.addConnection({
    onContactDeleted: 'delete',
    delete: '/leads/{lead_id}',
  });
  await rig.sendNow(connectionId, 'c', { fields: person(3) });
  await rig.stopWorker();
  const starting = [startForget(connectionId), startForget(connectionId, true), startForget(connectionId)];
  await rig.startWorker();
  const updates = await Promise.all(starting);
  expect(await Promise.all(updates.map((update) => update.result()))).toEqual(
    updates.map(() => ({ forgotten: true })),
  );
  expect(await rig.crm.records()).toEqual([]);
});

test('a forget in the CRM that comes while another forget runs is done, and not answered by that one', async () => {
  const connectionId = await rig.addConnection({ delete: '/leads/{lead_id}' });
  await rig.sendNow(connectionId, 'c', { fields: person(4) });
  const handle = rig.handle(connectionId, 'c');
  const both = await whileLocked(rig, 'connections', async () => {
    const first = await startForget(connectionId);
    await runningActivity(handle, 'forgetEntity');
    return [first, await startForget(connectionId, true)];
  });
  for (const update of both) expect(await update.result()).toEqual({ forgotten: true });
  const { events } = await handle.fetchHistory();
  const asked = (events ?? []).flatMap((event) => {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityType?.name !== 'forgetEntity') return [];
    const text = Buffer.from(scheduled.input?.payloads?.[0]?.data ?? []).toString();
    return [(JSON.parse(text) as { deleteInCrm: boolean }).deleteInCrm];
  });
  expect(asked).toEqual([false, true]);
});

test('who forgets without the CRM is not kept by a CRM that refuses to delete', async () => {
  // This connection names no way to delete a record.
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'c', { fields: person(5) });
  await rig.stopWorker();
  const starting = [startForget(connectionId, true), startForget(connectionId)];
  await rig.startWorker();
  const [refused, plain] = await Promise.all(starting);
  expect(await refused?.result()).toMatchObject({ forgotten: false });
  expect(await plain?.result()).toEqual({ forgotten: true });
});
