// Whether anybody runs our workflows: changes are accepted without a worker, and nothing happens to them.
import type { Connection } from '@temporalio/client';
import { taskQueues } from '../workflows/messages.ts';

// TaskQueueType of temporal.api.enums.v1: workflow tasks.
const workflowTasks = 1;

// A long poll lasts a minute and its start is what the server remembers, also of a worker that was killed since.
const freshMs = 75_000;

/** The queue without whose worker nothing happens. */
export const workflowTaskQueue = taskQueues.workflows;

/** The identities of the workers that asked for workflow tasks within the last 75 s. */
export async function pollingWorkers(connection: Connection, namespace: string): Promise<string[]> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: workflowTaskQueue },
    taskQueueType: workflowTasks,
  });
  return (pollers ?? [])
    .filter(({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000 <= freshMs)
    .map(({ identity }) => identity ?? '');
}
