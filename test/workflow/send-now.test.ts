// "Send now": the caller waits and gets the record's id, its link, or what to do.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useRig } from '../support/rig.ts';

const rig = useRig({ emptyCrm: true });

/** Nobody waits for it: only a click can have ended it. */
const anHour = { quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 };
const person = { name: 'Cy Example', email: 'cy@example.com', phone: '+1 202 555 0130' };

test('send now of a new contact answers with the record and its link', async () => {
  const connectionId = await rig.addConnection({ ...anHour });
  const result = await rig.sendNow(connectionId, 'c', { fields: person });
  expect(result).toMatchObject({ outcome: 'created', externalId: expect.stringMatching(/^lead-/) });
  expect(result.url).toContain(result.externalId);
});

test('send now does not wait for the quiet period of pending changes', async () => {
  const connectionId = await rig.addConnection({ ...anHour });
  await rig.change(connectionId, 'c', { fields: person });
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'created' });
});

test('send now wakes a run that is still in its start delay', async () => {
  const connectionId = await rig.addConnection();
  const start = { ...anHour, startDelayMs: anHour.quietPeriodMs };
  await rig.change(connectionId, 'c', { fields: person }, start);
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'created' });
});

test('a repeated request id gets the same answer and makes no second call', async () => {
  const connectionId = await rig.addConnection();
  const requestId = randomUUID();
  const first = await rig.sendNow(connectionId, 'c', { requestId, fields: person });
  const requests = (await rig.crm.stats()).requests;
  expect(await rig.sendNow(connectionId, 'c', { requestId, fields: person })).toEqual(first);
  expect((await rig.crm.stats()).requests).toBe(requests);
});

test('two callers with one request id wait for one push', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ operation: 'create', kind: 'slow', hold: true, times: 1 });
  const requestId = randomUUID();
  const calls = [1, 2].map(() => rig.sendNow(connectionId, 'c', { requestId, fields: person }));
  await rig.crm.arrived('create');
  await expect.poll(() => updatesOf(connectionId, 'workflowExecutionUpdateAcceptedEventAttributes')).toBe(2);
  await rig.crm.release();
  const [first, second] = await Promise.all(calls);
  expect(first).toEqual(second);
  expect((await rig.crm.stats()).operations).toMatchObject({ create: 1 });
});

test('a request id on a change makes it due at once, and its answer is remembered', async () => {
  const connectionId = await rig.addConnection({ ...anHour });
  await rig.change(connectionId, 'c', { fields: person, requestId: 'r-1' });
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
  expect(await rig.sendNow(connectionId, 'c', { requestId: 'r-1' })).toMatchObject({ outcome: 'created' });
});

test('a remembered answer survives continue-as-new', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 100 });
  const requestId = randomUUID();
  const first = await rig.sendNow(connectionId, 'c', { requestId, fields: person });
  const { runId } = await rig.handle(connectionId, 'c').describe();
  await floodUntilNextRun(connectionId, runId);
  expect(await rig.sendNow(connectionId, 'c', { requestId })).toEqual(first);
  await rig.until(connectionId, 'c', (view) => view.status === 'synced' && view.pendingFields.length === 0);
});

test('send now of a contact with nothing to send says so, with the record', async () => {
  const connectionId = await rig.addConnection();
  const { externalId } = await rig.sendNow(connectionId, 'c', { fields: person });
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'nothing_to_send', externalId });
  expect(await rig.sendNow(connectionId, 'empty')).toMatchObject({ outcome: 'nothing_to_send' });
});

test('a terminated contact answers from Postgres, without a second record', async () => {
  const connectionId = await rig.addConnection();
  const { externalId } = await rig.sendNow(connectionId, 'c', { fields: person });
  await rig.handle(connectionId, 'c').terminate('a test');
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'unchanged', externalId });
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
});

test('a refused record answers needs_attention with its field, and the next change repairs it', async () => {
  const connectionId = await rig.addConnection();
  const result = await rig.sendNow(connectionId, 'c', {
    fields: { name: 'No Phone', email: 'no@example.com' },
  });
  expect(result).toMatchObject({
    outcome: 'needs_attention',
    failure: { kind: 'invalid_record', field: 'phone' },
  });
  expect(await rig.status(connectionId, 'c')).toMatchObject({ status: 'needs_attention' });
  expect(await rig.sendNow(connectionId, 'c', { fields: { phone: '+1 202 555 0131' } })).toMatchObject({
    outcome: 'created',
  });
});

test('a change that is too large is not taken, and says so', async () => {
  const connectionId = await rig.addConnection();
  const result = await rig.sendNow(connectionId, 'c', { fields: { note: 'x'.repeat(70_000) } });
  expect(result).toMatchObject({ outcome: 'failed', failure: { kind: 'too_large' } });
});

test('a paused contact answers paused at once, keeps the fields, and sends them after resume', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 100 });
  await rig.sendNow(connectionId, 'c', { fields: person });
  await rig.handle(connectionId, 'c').signal('pause');
  expect(await rig.sendNow(connectionId, 'c', { fields: { title: 'Later' } })).toMatchObject({
    outcome: 'paused',
  });
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  expect((await rig.crm.stats()).operations['update'] ?? 0).toBe(0);

  // Postgres knows of the pause too: a fresh run stays paused.
  await expect
    .poll(async () => {
      const rows = await rig.database.withTenant('default', (tx) =>
        tx.query<{ is_paused: boolean }>('SELECT is_paused FROM entity_state WHERE connection_id = $1', [
          connectionId,
        ]),
      );
      return rows.rows[0]?.is_paused;
    })
    .toBe(true);
  await rig.handle(connectionId, 'c').terminate('a test');
  await rig.change(connectionId, 'c', { fields: { title: 'Later' } });
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  await rig.handle(connectionId, 'c').signal('resume');
  await rig.until(connectionId, 'c', (view) => view.lastOutcome === 'updated');
});

test('the ninth caller is told pending at once, and the contact ends synced once', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ operation: 'create', kind: 'slow', hold: true, times: 1 });
  const calls = Array.from({ length: 9 }, (_, n) =>
    rig.sendNow(connectionId, 'c', { fields: { ...person, [`f${n}`]: n }, once: true }),
  );
  const first = await Promise.race(calls);
  // At once: before the patience of any caller was over.
  const { events } = await rig.handle(connectionId, 'c').fetchHistory();
  const answered = events?.findIndex((event) => event.workflowExecutionUpdateCompletedEventAttributes) ?? -1;
  expect(answered).toBeGreaterThan(0);
  expect(events?.slice(0, answered).filter((event) => event.timerFiredEventAttributes)).toEqual([]);
  expect(first.outcome).toBe('pending');
  await rig.crm.arrived('create');
  await rig.crm.release();
  await Promise.all(calls);
  await rig.until(connectionId, 'c', (view) => view.status === 'synced' && view.pendingFields.length === 0);
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
});

async function updatesOf(
  connectionId: string,
  kind: 'workflowExecutionUpdateAcceptedEventAttributes',
): Promise<number> {
  const { events } = await rig.handle(connectionId, 'c').fetchHistory();
  return events?.filter((event) => event[kind]).length ?? 0;
}

/** 250 changes, and then the next run: the server refuses to continue as new while signals stream in. */
async function floodUntilNextRun(connectionId: string, runId: string): Promise<void> {
  for (let n = 0; n < 25; n += 1) {
    await Promise.all(
      Array.from({ length: 10 }, (_, each) =>
        rig.change(connectionId, 'c', { fields: { flood: n * 10 + each } }),
      ),
    );
  }
  await expect.poll(async () => (await rig.handle(connectionId, 'c').describe()).runId).not.toBe(runId);
}
