// A connection without a valid login, or paused: its contacts wait at no cost and go on by themselves.
import { expect, test } from 'vitest';
import { resumeConnectionId } from '../../workflows/messages.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig({ emptyCrm: true });

const person = (n: number) => ({
  name: `Ed ${n}`,
  email: `ed${n}@example.com`,
  phone: `+1 202 555 0${500 + n}`,
});

test('401 parks the contact with a sentence, and it goes on after resume', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ kind: 'status', status: 401 });
  await rig.change(connectionId, 'c', { fields: person(1) });
  const parked = await rig.until(connectionId, 'c', (view) => view.status === 'needs_attention');
  expect(parked.failure).toMatchObject({ kind: 'auth_expired' });
  expect(parked.failure?.advice).toEqual({ code: 'renew_login' });
  expect((await rig.connections.find(connectionId))?.state).toBe('auth_expired');

  const requests = (await rig.crm.stats()).requests;
  await rig.change(connectionId, 'other', { fields: person(2) });
  await rig.until(connectionId, 'other', (view) => view.status === 'needs_attention');
  expect((await rig.crm.stats()).requests).toBe(requests);

  await rig.crm.clearFaults();
  await rig.resumeConnection(connectionId);
  for (const contact of ['c', 'other']) {
    await rig.until(connectionId, contact, (view) => view.status === 'synced');
  }
  expect(await rig.crm.stats()).toMatchObject({ records: 2, duplicates: 0 });
});

test('send now of a parked contact answers at once, without a call, and keeps its fields', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ kind: 'status', status: 401 });
  await rig.change(connectionId, 'c', { fields: person(3) });
  await rig.until(connectionId, 'c', (view) => view.status === 'needs_attention');
  const requests = (await rig.crm.stats()).requests;
  expect(await rig.sendNow(connectionId, 'c', { fields: { title: 'Kept' } })).toMatchObject({
    outcome: 'needs_attention',
    failure: { kind: 'auth_expired' },
  });
  expect((await rig.crm.stats()).requests).toBe(requests);
  await rig.crm.clearFaults();
  await rig.resumeConnection(connectionId);
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
  expect((await rig.crm.records())[0]?.fields['custom_fields']).toMatchObject({ title: 'Kept' });
});

test('a renewed login while the answer is on its way does not strand the contact', async () => {
  // Without the sweep: the epoch alone must see it.
  await rig.stopWorker();
  await rig.startWorker({ sweepEveryMs: 3_600_000 });
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ kind: 'status', status: 401, hold: true, times: 1 });
  await rig.change(connectionId, 'c', { fields: person(4) });
  await rig.crm.arrived('find');
  await rig.resumeConnection(connectionId);
  // Whoever was parked by then has been woken: this contact was not.
  await rig.client.workflow.getHandle(resumeConnectionId(connectionId)).result();
  await rig.crm.release();
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
  await rig.stopWorker();
  await rig.startWorker();
});

test('a contact that nobody woke is found by the sweep', async () => {
  const connectionId = await rig.addConnection();
  await rig.connections.pause('default', connectionId);
  await rig.change(connectionId, 'c', { fields: person(5) });
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  // The epoch grows, and whoever did it dies before it could start the wake-up.
  await rig.connections.resume('default', connectionId);
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
});

test('resuming a connection never lifts the pause of a person', async () => {
  const connectionId = await rig.addConnection();
  await rig.connections.pause('default', connectionId);
  await rig.change(connectionId, 'c', { fields: person(6) });
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  await rig.handle(connectionId, 'c').signal('pause');
  await rig.resumeConnection(connectionId);
  await expect
    .poll(async () => {
      const rows = await rig.database.withTenant('default', (tx) =>
        tx.query('SELECT 1 FROM parked WHERE connection_id = $1', [connectionId]),
      );
      return rows.rowCount;
    })
    .toBe(0);
  expect((await rig.status(connectionId, 'c')).status).toBe('paused');
  await rig.handle(connectionId, 'c').signal('resume');
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
});

/** As a restored backup does, or a person in the database. */
async function loseRow(connectionId: string): Promise<void> {
  await rig.database.withTenant('default', (tx) =>
    tx.query('DELETE FROM parked WHERE connection_id = $1', [connectionId]),
  );
}

async function rowsOf(connectionId: string): Promise<number> {
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ count: string }>('SELECT count(*) FROM parked WHERE connection_id = $1', [connectionId]),
  );
  return Number(rows[0]?.count);
}

async function parkedWithoutRow(n: number): Promise<string> {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ kind: 'status', status: 401 });
  await rig.change(connectionId, 'c', { fields: person(n) });
  await rig.until(connectionId, 'c', (view) => view.status === 'needs_attention');
  await rig.crm.clearFaults();
  await loseRow(connectionId);
  await rig.connections.resume('default', connectionId);
  return connectionId;
}

test('a parked contact whose row is lost is freed by retry, and by send now', async () => {
  const retried = await parkedWithoutRow(7);
  await rig.handle(retried, 'c').signal('retry', {});
  await rig.until(retried, 'c', (view) => view.status === 'synced');
  const clicked = await parkedWithoutRow(8);
  expect(await rig.sendNow(clicked, 'c')).toMatchObject({ outcome: 'created' });
});

test('a retry of a parked contact asks Postgres, not the CRM, and it parks again', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ kind: 'status', status: 401 });
  await rig.change(connectionId, 'c', { fields: person(9) });
  await rig.until(connectionId, 'c', (view) => view.status === 'needs_attention');
  const { requests } = await rig.crm.stats();
  await rig.handle(connectionId, 'c').signal('retry', {});
  const { raw } = await rig.handle(connectionId, 'c').describe();
  expect(raw.workflowExecutionInfo?.status).toBe(1);
  await expect.poll(() => rowsOf(connectionId)).toBe(1);
  expect((await rig.crm.stats()).requests).toBe(requests);
  await rig.crm.clearFaults();
  await rig.resumeConnection(connectionId);
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
});

test('parked contacts whose rows are lost are found by the sweep in the lists of Temporal', async () => {
  await rig.stopWorker();
  await rig.startWorker({ searchEverySweeps: 1 });
  const expired = await parkedWithoutRow(10);
  const paused = await rig.addConnection();
  await rig.connections.pause('default', paused);
  await rig.change(paused, 'c', { fields: person(11) });
  await rig.change(paused, 'person', { fields: person(12) });
  await rig.handle(paused, 'person').signal('pause');
  for (const contact of ['c', 'person']) {
    await rig.until(paused, contact, (view) => view.status === 'paused');
  }
  await loseRow(paused);
  await rig.connections.resume('default', paused);
  await rig.until(expired, 'c', (view) => view.status === 'synced');
  await rig.until(paused, 'c', (view) => view.status === 'synced');
  // A person's pause is none of the sweep's business.
  expect((await rig.status(paused, 'person')).status).toBe('paused');
  await rig.stopWorker();
  await rig.startWorker();
});
