// Whatever bytes arrive, the contact goes on: what cannot be read is recorded as dropped.
import { expect, test } from 'vitest';
import { useRig } from '../support/rig.ts';

const rig = useRig();

interface RawPayload {
  metadata?: Record<string, Uint8Array>;
  data?: Uint8Array;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

async function signalRaw(workflowId: string, signalName: string, payloads: RawPayload[]): Promise<void> {
  await rig.client.workflowService.signalWorkflowExecution({
    namespace: rig.namespace,
    workflowExecution: { workflowId },
    signalName,
    input: { payloads },
  });
}

const person = { name: 'Bo Example', email: 'bo@example.com', phone: '+1 202 555 0120' };

test.each([
  ['broken JSON bytes', { metadata: { encoding: bytes('json/plain') }, data: bytes('{"fields": {') }],
  ['json/protobuf', { metadata: { encoding: bytes('json/protobuf') }, data: bytes('{}') }],
  ['no metadata', { data: bytes('{}') }],
  ['bytes that are no JSON', { metadata: { encoding: bytes('binary/plain') }, data: bytes('\u0000\u0001') }],
])('a signal with %s is dropped, and the contact goes on', async (name, payload) => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'c', { fields: person });
  await signalRaw(`contact:${connectionId}:c`, 'contactChanged', [payload]);
  await rig.change(connectionId, 'c', { fields: { title: name } });
  const view = await rig.until(
    connectionId,
    'c',
    (each) => each.status === 'synced' && each.dropped !== undefined,
  );
  expect(view.dropped?.count).toBe(1);
  await rig.until(connectionId, 'c', (each) => each.pendingFields.length === 0);
  const records = await rig.crm.records();
  expect(
    records.filter((record) => (record.fields['custom_fields'] as { title?: string })?.title === name),
  ).toHaveLength(1);
  await rig.crm.reset();
});

test.each([
  ['a change that is no object', 'contactChanged', '"hello"'],
  ['fields that are a list', 'contactChanged', '{"fields": []}'],
  ['an impossible time', 'contactChanged', '{"fields": {}, "occurredAt": "yesterday"}'],
  ['an unknown signal', 'contactChangd', '{}'],
  ['a signal with a name that Temporal keeps for itself', '__temporal_x', '{}'],
  ['a retry with nonsense', 'retry', '42'],
  ['a wake-up with nonsense', 'connectionResumed', '"x"'],
])('%s does not stop the contact', async (_name, signalName, data) => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'c', { fields: person });
  await signalRaw(`contact:${connectionId}:c`, signalName, [
    { metadata: { encoding: bytes('json/plain') }, data: bytes(data) },
  ]);
  const view = await rig.until(connectionId, 'c', (each) => each.status === 'synced');
  expect(view.externalId).toBeDefined();
  await rig.crm.reset();
});

test('a workflow id that another encoder built ends before it does anything', async () => {
  const connectionId = await rig.addConnection();
  const workflowId = `contact:${connectionId}:${encodeURIComponent("o'neil*")}`;
  const handle = await rig.client.workflow.start('contactSync', {
    workflowId,
    taskQueue: 'contact-sync',
    args: [{ connectionId, contactId: "o'neil*" }],
  });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'invalid_id' } });
});

test('a request to cancel is not heard: nothing that is pending gets lost', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 });
  await rig.change(connectionId, 'c', { fields: person });
  await rig.until(connectionId, 'c', (view) => view.status === 'waiting');
  await rig.handle(connectionId, 'c').cancel();
  await rig.change(connectionId, 'c', { fields: { title: 'Still here' } });
  await rig.until(connectionId, 'c', (view) => view.pendingFields.includes('title'));
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'created' });
  expect((await rig.crm.records())[0]?.fields).toMatchObject({
    email: person.email,
    custom_fields: { title: 'Still here' },
  });
  expect(await rig.sendNow(connectionId, 'c', { fields: { title: 'And here' } })).toMatchObject({
    outcome: 'updated',
  });
  await rig.crm.reset();
});

test('a change without "fields" is dropped with a reason, not taken as empty', async () => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'c', { fields: person });
  await signalRaw(`contact:${connectionId}:c`, 'contactChanged', [
    { metadata: { encoding: bytes('json/plain') }, data: bytes('{"email": "x@example.com"}') },
  ]);
  const view = await rig.until(connectionId, 'c', (each) => each.dropped !== undefined);
  expect(view.dropped?.lastReason).toContain('"fields"');
  await rig.until(connectionId, 'c', (each) => each.status === 'synced');
  await rig.crm.reset();
});
