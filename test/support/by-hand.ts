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

export type ByHand =
  | 'failed for good'
  | 'completed with another step'
  | 'completed with nonsense'
  | 'completed without a result';

/** As `temporal activity fail`, `temporal activity complete` and the Temporal UI do it. */
export function endByHand(
  rig: Rig,
  { workflowId }: Pick<Handle, 'workflowId'>,
  activityId: string,
  how: ByHand,
): Promise<void> {
  return answerByHand(rig, { workflowId, activityId }, how);
}

/** Ends one by its id, or by the token of whoever has polled it. */
export async function answerByHand(
  rig: Rig,
  which: { workflowId: string; activityId: string } | { taskToken: Uint8Array },
  how: ByHand,
): Promise<void> {
  const service = rig.client.workflowService;
  const activity = { namespace: rig.namespace, identity: 'somebody', ...which };
  if (how === 'failed for good') {
    const failure = {
      message: 'somebody pressed the button',
      applicationFailureInfo: { type: 'by hand', nonRetryable: true },
    };
    await ('taskToken' in activity
      ? service.respondActivityTaskFailed({ ...activity, failure })
      : service.respondActivityTaskFailedById({ ...activity, failure }));
    return;
  }
  const json = (text: string) => ({
    result: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(text) }] },
  });
  const answer = {
    'completed with nonsense': json('{"end":"done","outcome":"eaten","fields":7}'),
    'completed with another step': json('{"end":"next","next":"update"}'),
    'completed without a result': {},
  }[how];
  await ('taskToken' in activity
    ? service.respondActivityTaskCompleted({ ...activity, ...answer })
    : service.respondActivityTaskCompletedById({ ...activity, ...answer }));
}
