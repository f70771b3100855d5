// One contact that cannot be woken takes no other along, and the workflows around the contacts outlive a pressed button.
import { NativeConnection, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import {
  entitiesForgotten,
  purgeForgottenId,
  purgeForgottenType,
  resumeConnectionId,
  taskQueues,
} from '../../workflows/messages.ts';
import { answerByHand, type ByHand } from '../support/by-hand.ts';
import { replayOptions } from '../support/replay.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig({ emptyCrm: true });

const person = (n: number) => ({
  name: `Jo ${n}`,
  email: `jo${n}@example.com`,
  phone: `+1 202 555 1${100 + n}`,
});

/** Their workflow ids would be too long: no signal to them ever gets through. */
async function parkUnwakeable(connectionId: string, count: number): Promise<void> {
  await rig.database.withTenant('default', (tx) =>
    tx.query(
      `INSERT INTO parked (tenant_id, connection_id, object, entity_id, epoch)
       SELECT 'default', $1, 'contact', '!' || repeat('x', 300) || n, 0 FROM generate_series(1, $2) n`,
      [connectionId, count],
    ),
  );
}

async function rowsOf(connectionId: string): Promise<number> {
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ count: string }>('SELECT count(*) FROM parked WHERE connection_id = $1', [connectionId]),
  );
  return Number(rows[0]?.count);
}

async function pausedContacts(contacts: string[], first: number): Promise<string> {
  const connectionId = await rig.addConnection();
  await rig.connections.pause('default', connectionId);
  await Promise.all(
    contacts.map(async (contact, n) => {
      await rig.change(connectionId, contact, { fields: person(first + n) });
      await rig.until(connectionId, contact, (view) => view.status === 'paused');
    }),
  );
  return connectionId;
}

/** A worker for workflows alone: the next activity on their queue is ours, to end it. */
async function endNextActivity(how: ByHand): Promise<void> {
  const connection = await NativeConnection.connect({ address: rig.address });
  const worker = await Worker.create({
    connection,
    namespace: rig.namespace,
    taskQueue: taskQueues.workflows,
    ...replayOptions(),
  });
  await worker.runUntil(async () => {
    const { taskToken } = await rig.client.withDeadline(Date.now() + 60_000, () =>
      rig.client.workflowService.pollActivityTaskQueue({
        namespace: rig.namespace,
        taskQueue: { name: taskQueues.workflows },
        identity: 'somebody',
      }),
    );
    await answerByHand(rig, { taskToken }, how);
  });
  await connection.close();
}

test('a page full of contacts that cannot be woken hides none of those behind it', async () => {
  const contacts = ['a', 'b', 'c'];
  const connectionId = await pausedContacts(contacts, 1);
  await parkUnwakeable(connectionId, 250);
  await rig.resumeConnection(connectionId);
  for (const contact of contacts) {
    await rig.until(connectionId, contact, (view) => view.status === 'synced');
  }
  // They stay for the next round, which is not asked for at once.
  await expect.poll(() => rowsOf(connectionId)).toBe(250);
  const { events } = await rig.client.workflow.getHandle(resumeConnectionId(connectionId)).fetchHistory();
  const pages = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes).length;
  expect(pages).toBeLessThan(20);
  await rig.database.withTenant('default', (tx) =>
    tx.query('DELETE FROM parked WHERE connection_id = $1', [connectionId]),
  );
  const resuming = rig.client.workflow.getHandle(resumeConnectionId(connectionId));
  await expect
    .poll(async () => (await resuming.describe()).status.name, { timeout: 60_000 })
    .toBe('COMPLETED');
});

const hands: ByHand[] = ['failed for good', 'completed with nonsense', 'completed without a result'];

test.each(hands)('parked contacts are woken although the wake-up was %s by hand', async (how) => {
  const connectionId = await pausedContacts(['c'], 10 + hands.indexOf(how));
  await rig.stopWorker();
  await rig.resumeConnection(connectionId);
  await endNextActivity(how);
  // Without the sweep, which would start it anew.
  await rig.startWorker({ sweepEveryMs: 3_600_000 });
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
});

test('those who are forgotten are purged although a look was failed by hand, and although somebody cancels', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'gone', { fields: person(20) });
  const { workflowId } = rig.handle(connectionId, 'gone');
  await rig.handle(connectionId, 'gone').terminate('as if it were forgotten');
  const purge = rig.client.workflow.getHandle(purgeForgottenId(connectionId));
  await rig.stopWorker();
  await rig.client.workflow.signalWithStart(purgeForgottenType, {
    workflowId: purge.workflowId,
    taskQueue: taskQueues.workflows,
    args: [],
    signal: entitiesForgotten,
    signalArgs: [{ workflowIds: [workflowId] }],
  });
  await endNextActivity('failed for good');
  await purge.cancel();
  await rig.startWorker();
  // It asks for the deletion, or has ended because there is nothing left to delete.
  await expect
    .poll(
      async () => {
        const { events } = await purge.fetchHistory();
        const looks = (events ?? []).flatMap((event) => event.activityTaskCompletedEventAttributes ?? []);
        return looks.map((look) => Buffer.from(look.result?.payloads?.[0]?.data ?? []).toString()).join();
      },
      { timeout: 60_000 },
    )
    .toContain(workflowId);
});
