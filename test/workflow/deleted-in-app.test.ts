// The app deleted the contact: a step like any other, that waits, parks and is tried again, and takes nothing newer with it.
import { expect, test } from 'vitest';
import { useRig } from '../support/rig.ts';

const rig = useRig({ emptyCrm: true });

const deletes = { onContactDeleted: 'delete', delete: '/leads/{lead_id}' };
const person = (n: number) => ({
  name: `Ivo ${n}`,
  email: `ivo${n}@example.com`,
  phone: `+1 202 555 0${900 + n}`,
});

const recordsLeft = async (): Promise<number> => (await rig.crm.records()).length;
const deletions = async (): Promise<number> =>
  (await rig.crm.requests()).filter((request) => request.method === 'DELETE').length;

async function synced(connectionId: string): Promise<void> {
  await rig.until(
    connectionId,
    'c',
    (view) => view.status === 'synced' && view.pendingFields.length === 0 && view.dueAt === undefined,
  );
}

test('a deletion on a paused connection waits for it, and deletes after resume', async () => {
  const connectionId = await rig.addConnection(deletes);
  await rig.sendNow(connectionId, 'c', { fields: person(1) });
  await rig.connections.pause('default', connectionId);
  await rig.handle(connectionId, 'c').signal('contactDeleted');
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  expect(await deletions()).toBe(0);
  await rig.resumeConnection(connectionId);
  await expect.poll(recordsLeft, { timeout: 30_000 }).toBe(0);
  await synced(connectionId);
});

test('a deletion that finds the login expired parks, and deletes after the login', async () => {
  const connectionId = await rig.addConnection(deletes);
  await rig.sendNow(connectionId, 'c', { fields: person(2) });
  await rig.crm.fault({ kind: 'status', status: 401 });
  await rig.handle(connectionId, 'c').signal('contactDeleted');
  const parked = await rig.until(connectionId, 'c', (view) => view.status === 'needs_attention');
  expect(parked.failure).toMatchObject({ kind: 'auth_expired' });
  await rig.crm.clearFaults();
  await rig.resumeConnection(connectionId);
  await expect.poll(recordsLeft, { timeout: 30_000 }).toBe(0);
  await synced(connectionId);
});

test('a deletion of a contact that a person paused waits for that person', async () => {
  const connectionId = await rig.addConnection(deletes);
  await rig.sendNow(connectionId, 'c', { fields: person(3) });
  await rig.handle(connectionId, 'c').signal('pause');
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  await rig.handle(connectionId, 'c').signal('contactDeleted');
  // Its answer says that the signal before it was taken.
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'paused' });
  expect(await deletions()).toBe(0);
  await rig.handle(connectionId, 'c').signal('resume');
  await expect.poll(recordsLeft, { timeout: 30_000 }).toBe(0);
});

test('a deletion that the CRM cannot do now is tried again', async () => {
  const connectionId = await rig.addConnection(deletes);
  await rig.sendNow(connectionId, 'c', { fields: person(4) });
  await rig.crm.fault({ kind: 'status', status: 503, times: 2 });
  await rig.handle(connectionId, 'c').signal('contactDeleted');
  await expect.poll(recordsLeft, { timeout: 60_000 }).toBe(0);
  await synced(connectionId);
});

test('what waited when the contact was deleted does not bring the record back, and its request is answered', async () => {
  const connectionId = await rig.addConnection({ ...deletes, quietPeriodMs: 60_000, maxWaitMs: 60_000 });
  await rig.sendNow(connectionId, 'c', { fields: person(5) });
  await rig.connections.pause('default', connectionId);
  await rig.change(connectionId, 'c', { fields: { title: 'Before' }, requestId: 'r-1' });
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  await rig.handle(connectionId, 'c').signal('contactDeleted');
  await rig.resumeConnection(connectionId);
  await expect.poll(recordsLeft, { timeout: 30_000 }).toBe(0);
  await synced(connectionId);
  expect(await rig.sendNow(connectionId, 'c', { requestId: 'r-1' })).toMatchObject({ outcome: 'updated' });
  // Neither a click nor a retry makes a deleted contact anew.
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'nothing_to_send' });
  expect(await recordsLeft()).toBe(0);
});

test('what the app says after the deletion is a new record, also where both waited together', async () => {
  const connectionId = await rig.addConnection(deletes);
  const before = await rig.sendNow(connectionId, 'c', { fields: person(6) });
  await rig.connections.pause('default', connectionId);
  await rig.handle(connectionId, 'c').signal('contactDeleted');
  await rig.change(connectionId, 'c', { fields: { title: 'Back again' } });
  await rig.until(connectionId, 'c', (view) => view.pendingFields.includes('title'));
  await rig.resumeConnection(connectionId);
  await rig.until(connectionId, 'c', (view) => view.lastOutcome === 'created' && view.status === 'synced');
  const records = await rig.crm.records();
  expect(records).toHaveLength(1);
  expect(records[0]?.id).not.toBe(before.externalId);
  expect(records[0]?.fields['custom_fields']).toMatchObject({ title: 'Back again' });
});

test('a connection that keeps the record pushes what waited, and deletes nothing', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 60_000, maxWaitMs: 60_000 });
  await rig.sendNow(connectionId, 'c', { fields: person(7) });
  await rig.change(connectionId, 'c', { fields: { title: 'Last words' } });
  await rig.handle(connectionId, 'c').signal('contactDeleted');
  await rig.until(connectionId, 'c', (view) => view.lastOutcome === 'updated' && view.status === 'synced');
  const [record] = await rig.crm.records();
  expect(record?.fields['custom_fields']).toMatchObject({ title: 'Last words' });
  expect(await deletions()).toBe(0);
});
