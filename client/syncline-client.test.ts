import { beforeAll, expect, test } from 'vitest';
import { workflowIdOf } from '../workflows/messages.ts';
import type { EntityStatus } from './entity-status.ts';
import type { SendNowOptions } from './send-now.ts';
import { useRig } from '../test/support/rig.ts';
import { createSynclineClient, type SynclineClient } from './syncline-client.ts';

const rig = useRig();
let connectionId: string;
let client: SynclineClient;
/** Of the same connection, with an hour of quiet for new contacts. */
let patient: SynclineClient;
let contacts = 0;
const newEntity = (): string => `contact ${(contacts += 1)}`;
const fields = (entityId: string) => ({
  name: `Name of ${entityId}`,
  phone: `+49301234${entityId.slice(8).padStart(4, '0')}`,
});
const timing = { quietPeriodMs: 1_500, maxWaitMs: 10_000 };
/** Nobody waits for it: what must happen before it ends does, on any machine. */
const anHour = { quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 };

beforeAll(async () => {
  connectionId = await rig.addConnection(timing);
  client = createSynclineClient({ client: rig.client, connectionTiming: () => timing });
  patient = createSynclineClient({ client: rig.client, connectionTiming: () => anHour });
});

/** On a slow machine nobody may answer the first query in time. */
const untilAnswered = (entityId: string, expected: Partial<EntityStatus>) =>
  expect.poll(() => client.status({ connectionId, object: 'contact', entityId })).toMatchObject(expected);

/** Asked again with its request id while it is pending, as an app does. */
async function sendNow(entityId: string, options: SendNowOptions = {}) {
  let result = await patient.sendNow({ connectionId, object: 'contact', entityId }, options);
  while (result.outcome === 'pending') {
    result = await patient.sendNow(
      { connectionId, object: 'contact', entityId },
      { ...options, requestId: result.requestId },
    );
  }
  return result;
}

const historyOf = async (entityId: string) =>
  (
    await rig.client.workflow
      .getHandle(workflowIdOf({ connectionId, object: 'contact', entityId }))
      .fetchHistory()
  ).events ?? [];

test('a first change waits for quiet, and its status says so before any of its code has run', async () => {
  const entityId = newEntity();
  const before = Date.now();
  const { workflowId, changeId } = await patient.contactChanged(connectionId, entityId, {
    fields: fields(entityId),
  });
  await patient.contactChanged(connectionId, entityId, { fields: { email: 'a@example.com' } });
  expect(workflowId).toBe(workflowIdOf({ connectionId, object: 'contact', entityId }));
  expect(changeId).toMatch(/^[0-9a-f-]{36}$/);
  const status = await patient.status({ connectionId, object: 'contact', entityId });
  expect(status).toMatchObject({
    status: 'waiting',
    answeredBy: 'start delay',
    pendingFields: ['name', 'phone', 'email'],
  });
  expect(Date.parse(status?.dueAt ?? '')).toBeGreaterThanOrEqual(before + anHour.quietPeriodMs);

  await sendNow(entityId);
  await untilAnswered(entityId, { answeredBy: 'workflow', status: 'synced', lastOutcome: 'created' });
  const events = await historyOf(entityId);
  // Both changes went with one push.
  expect(events.filter((event) => event.activityTaskScheduledEventAttributes)).toHaveLength(1);
});

test('during a start delay the page of the Temporal UI says what is waited for, and names nobody', async () => {
  const entityId = newEntity();
  await patient.contactChanged(connectionId, entityId, { fields: fields(entityId) });
  const key = { connectionId, object: 'contact', entityId } as const;
  const page = await rig.client.workflow.getHandle(workflowIdOf(key)).describe();
  const words = [await page.staticSummary(), await page.staticDetails()].join('\n');
  expect(words).toContain(`One contact on ${connectionId}: waits for quiet`);
  expect(words).toContain('**In the first 3600 s: waiting for quiet**');
  expect(words).not.toContain(entityId);
});

test('a contact that a click begins has a summary, and no words about a delay that it does not have', async () => {
  const entityId = newEntity();
  await sendNow(entityId, { fields: fields(entityId) });
  const key = { connectionId, object: 'contact', entityId } as const;
  const page = await rig.client.workflow.getHandle(workflowIdOf(key)).describe();
  expect(await page.staticSummary()).toContain('One contact on');
  expect(await page.staticDetails()).toBeUndefined();
});

test('a first change sleeps through its quiet period, and is pushed by itself at its end', async () => {
  const entityId = newEntity();
  await client.contactChanged(connectionId, entityId, { fields: fields(entityId) });
  await untilAnswered(entityId, { answeredBy: 'workflow', status: 'synced', lastOutcome: 'created' });
  const started = (await historyOf(entityId))[0]?.workflowExecutionStartedEventAttributes;
  expect(Number(started?.firstWorkflowTaskBackoff?.seconds) * 1_000).toBe(1_000);
  expect(started?.firstWorkflowTaskBackoff?.nanos).toBe(500_000_000);
});

test('every change carries when it happened, so that an old one does not beat a newer one', async () => {
  const entityId = newEntity();
  await client.contactChanged(connectionId, entityId, { fields: { ...fields(entityId), title: 'new' } });
  await client.contactChanged(connectionId, entityId, {
    fields: { title: 'old' },
    occurredAt: new Date(Date.now() - 60_000),
  });
  await rig.until(connectionId, entityId, (view) => view.status === 'synced');
  const record = (await rig.crm.records()).find((each) => each.fields['name'] === `Name of ${entityId}`);
  expect(JSON.stringify(record?.fields)).toContain('"new"');
});

test('sendNow answers the record, and ends a start delay', async () => {
  const entityId = newEntity();
  await patient.contactChanged(connectionId, entityId, { fields: fields(entityId) });
  const result = await sendNow(entityId);
  expect(result).toMatchObject({
    outcome: 'created',
    externalId: expect.any(String),
    url: expect.any(String),
  });
  expect(await sendNow(entityId, { requestId: result.requestId })).toEqual(result);
  expect(await sendNow(entityId)).toMatchObject({ outcome: 'nothing_to_send' });
});

test('a change with a request id is due at once', async () => {
  const entityId = newEntity();
  await patient.contactChanged(connectionId, entityId, { fields: fields(entityId) });
  await patient.contactChanged(connectionId, entityId, { fields: {}, requestId: 'click' });
  await rig.until(connectionId, entityId, (view) => view.status === 'synced');
});

test.each([
  [{ fields: { note: 'x'.repeat(70_000) } }, 'a change is at most 64 KB'],
  [{ fields: 'email' }, '"fields" is an object of field names and values'],
  [{ fields: {}, policy: 'delete' }, '"policy" is one of'],
  [{ fields: {}, occurredAt: new Date(Number.NaN) }, '"occurredAt" is no valid date'],
])('a change that cannot be taken is refused here and not dropped later (%#)', async (change, reason) => {
  const entityId = newEntity();
  await expect(client.contactChanged(connectionId, entityId, change as never)).rejects.toThrow(reason);
  expect(await client.status({ connectionId, object: 'contact', entityId })).toBeUndefined();
});

test('a paused contact keeps its changes, and goes on after resume', async () => {
  const entityId = newEntity();
  await sendNow(entityId, { fields: fields(entityId) });
  await client.pause({ connectionId, object: 'contact', entityId });
  expect(await sendNow(entityId, { fields: { title: 'Dr' } })).toMatchObject({
    outcome: 'paused',
  });
  await client.resume({ connectionId, object: 'contact', entityId });
  await rig.until(
    connectionId,
    entityId,
    (view) => view.lastOutcome === 'updated' && view.pendingFields.length === 0,
  );
});

test('a forgotten contact refuses changes', async () => {
  const entityId = newEntity();
  await sendNow(entityId, { fields: fields(entityId) });
  expect(await client.forget({ connectionId, object: 'contact', entityId })).toEqual({ forgotten: true });
  expect(await sendNow(entityId, { fields: { title: 'Dr' } })).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'forgotten' },
  });
});

test('the fifty-first plain signal is a signal-with-start, so that no delayed run collects hundreds', async () => {
  const entityId = newEntity();
  await rig.stopWorker();
  try {
    // One starts the run, fifty are plain, and a delayed run has no workflow task to run.
    for (let count = 0; count < 51; count += 1) {
      await patient.contactChanged(connectionId, entityId, { fields: { count } });
    }
    const isAwake = async () =>
      (await historyOf(entityId)).some((event) => event.workflowTaskScheduledEventAttributes);
    expect(await isAwake()).toBe(false);
    await patient.contactChanged(connectionId, entityId, { fields: { count: 51 } });
    expect(await isAwake()).toBe(true);
    const signals = (await historyOf(entityId)).filter(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'contactChanged',
    );
    expect(signals).toHaveLength(52);
  } finally {
    await rig.startWorker();
  }
});

test('without a worker sendNow is kept by the server as a signal, and status is what the lists say', async () => {
  const entityId = newEntity();
  await rig.stopWorker();
  try {
    const result = await client.sendNow(
      { connectionId, object: 'contact', entityId },
      {
        fields: fields(entityId),
        waitMs: 1_000,
      },
    );
    expect(result.outcome).toBe('pending');
    expect(await client.status({ connectionId, object: 'contact', entityId })).toMatchObject({
      status: 'waiting',
      answeredBy: 'no worker',
    });
  } finally {
    await rig.startWorker();
  }
  await rig.until(connectionId, entityId, (view) => view.lastOutcome === 'created');
});
