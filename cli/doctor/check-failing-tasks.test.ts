// An entity whose workflow task fails for ever is found, with the reason; one that only waits is none.
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkFailingTasks } from './check-failing-tasks.ts';
import { useRig } from '../../test/support/rig.ts';
import { taskQueues, workflowIdOf } from '../../workflows/messages.ts';
import { findStuckEntities } from '../../client/stuck-entities.ts';

const rig = useRig();
let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: rig.address });
});
afterAll(() => connection.close());

test('a state that cannot be read is found with its reason, and the doctor says what to do', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 });
  await rig.change(connectionId, 'waits', { fields: { name: 'Kim', phone: '+12025550191' } });
  expect(await findStuckEntities(rig.client)).toEqual({ workflowIds: [], count: 0, reason: undefined });

  const key = { connectionId, object: 'contact' as const, entityId: 'stuck' };
  const workflowId = workflowIdOf(key);
  const state = { version: 99, connectionId, object: 'contact', entityId: 'stuck' };
  const handle = await rig.client.workflow.start('contactSync', {
    workflowId,
    taskQueue: taskQueues.workflows,
    args: [{ connectionId, contactId: 'stuck' }, state],
  });
  // What it is told meanwhile hides nothing.
  await handle.signal('contactChanged', { fields: { title: 'Engineer' } });
  const reason = expect.stringContaining('has version 99, and this worker reads up to 2');
  await expect
    .poll(() => findStuckEntities(rig.client))
    .toEqual({ workflowIds: [workflowId], count: 1, reason });
  expect(await checkFailingTasks(connection, rig.namespace)).toMatchObject({
    state: 'problem',
    message: expect.stringContaining(
      `1 cannot go on: ${workflowId}. The first says: The state of the run before`,
    ),
    whatToDo: expect.stringContaining('go on by themselves'),
  });
  await handle.terminate('a test');
  await expect.poll(async () => (await findStuckEntities(rig.client)).count).toBe(0);
  expect(await checkFailingTasks(connection, rig.namespace)).toMatchObject({ state: 'ok' });
});
