// What a person can do to a running contact from outside: the buttons of the Temporal UI, and a Postgres that waits.
import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { Rig } from './rig.ts';

/** Whatever reads or writes this table waits until the work is done: an attempt that begins meanwhile stands still. */
export async function whileLocked<T>(rig: Rig, table: string, work: () => Promise<T>): Promise<T> {
  return rig.database.withTenant('default', async (tx) => {
    await tx.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    return work();
  });
}

interface Handle {
  workflowId: string;
  describe: WorkflowHandle['describe'];
}

/** The id of an activity of this type whose attempt runs. */
export async function runningActivity(handle: Handle, activityType: string): Promise<string> {
  let activityId: string | null | undefined;
  await expect
    .poll(
      async () => {
        const { raw } = await handle.describe();
        const running = (raw.pendingActivities ?? []).find(
          // 2: PENDING_ACTIVITY_STATE_STARTED
          (each) => each.activityType?.name === activityType && each.state === 2,
        );
        activityId = running?.activityId;
        return activityId;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBeTruthy();
  return activityId as string;
}

export type ByHand = 'failed' | 'failed for good' | 'completed with nonsense' | 'completed without a result';

/** As `temporal activity fail`, `temporal activity complete` and the Temporal UI do it. */
export async function endByHand(
  rig: Rig,
  { workflowId }: Pick<Handle, 'workflowId'>,
  activityId: string,
  how: ByHand,
): Promise<void> {
  const activity = { namespace: rig.namespace, workflowId, activityId, identity: 'somebody' };
  if (how === 'completed with nonsense' || how === 'completed without a result') {
    const nonsense = {
      metadata: { encoding: Buffer.from('json/plain') },
      data: Buffer.from('{"end":"done","outcome":"eaten","fields":7}'),
    };
    await rig.client.workflowService.respondActivityTaskCompletedById({
      ...activity,
      ...(how === 'completed with nonsense' ? { result: { payloads: [nonsense] } } : {}),
    });
    return;
  }
  await rig.client.workflowService.respondActivityTaskFailedById({
    ...activity,
    failure: {
      message: 'somebody pressed the button',
      applicationFailureInfo: { type: 'by hand', nonRetryable: how === 'failed for good' },
    },
  });
}
