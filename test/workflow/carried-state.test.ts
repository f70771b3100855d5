// A run goes on from the state that the run before it left, also when that ran on the code of an earlier version.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { taskQueues, workflowIdOf } from '../../workflows/messages.ts';
import { eventually } from '../support/patience.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig({ emptyCrm: true });

const file = path.join(repositoryRoot(), 'test', 'states', 'version-1.json');
const version1 = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

async function begin(connectionId: string, entityId: string, carried: unknown) {
  return rig.client.workflow.start('contactSync', {
    workflowId: workflowIdOf({ connectionId, object: 'contact', entityId }),
    taskQueue: taskQueues.workflows,
    args: [{ connectionId, contactId: entityId }, carried],
  });
}

test('a contact goes on from a state of version 1: what waited is pushed, and what was answered stays answered', async () => {
  const connectionId = await rig.addConnection();
  await begin(connectionId, 'c-1', { ...version1, connectionId });
  const view = await rig.until(connectionId, 'c-1', ({ status }) => status === 'synced');
  expect(view).toMatchObject({ lastOutcome: 'created', pendingFields: [] });
  expect(view.failure).toBeUndefined();
  const [record] = await rig.crm.records();
  expect(record?.fields).toMatchObject({
    name: 'Ana Example',
    email: 'ana@example.com',
    custom_fields: { title: 'Owner', city: 'Berlin', segment: 'a' },
  });
  expect(await rig.sendNow(connectionId, 'c-1', { requestId: 'r-1' })).toMatchObject({ outcome: 'unknown' });
  expect(await rig.sendNow(connectionId, 'c-1', { fields: { title: 'Boss' } })).toMatchObject({
    outcome: 'updated',
    externalId: view.externalId,
  });
});

test('a contact that somebody starts by hand with a second argument begins like any other', async () => {
  const connectionId = await rig.addConnection();
  for (const [entityId, nonsense, phone] of [
    ['text', 'hello', '+1 202 555 0101'],
    ['object', { version: 2, fields: 'none' }, '+1 202 555 0102'],
    ['other', version1, '+1 202 555 0103'],
  ] as const) {
    await begin(connectionId, entityId, nonsense);
    const fields = { name: entityId, email: `${entityId}@example.com`, phone };
    expect(await rig.sendNow(connectionId, entityId, { fields })).toMatchObject({ outcome: 'created' });
  }
  expect(JSON.stringify(await rig.crm.records())).not.toContain('Ana Example');
});

test('a state of a newer version fails the task and not the run, and says what is needed', async () => {
  const connectionId = await rig.addConnection();
  const handle = await begin(connectionId, 'c-1', { ...version1, connectionId, version: 99 });
  const message = await eventually(
    'a failed task',
    async () => {
      const { events = [] } = await handle.fetchHistory();
      return events?.map((event) => event.workflowTaskFailedEventAttributes?.failure?.message).join('') ?? '';
    },
    (said) => said !== '',
  );
  expect(message).toContain('has version 99, and this worker reads up to 2');
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await handle.terminate('a test');
});
