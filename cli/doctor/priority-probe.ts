// Does this server honour task priorities? Versions and flags decide (1.29 and 1.30 need matching.useNewMatcher), and
// no call tells the flags: so we queue tasks that nobody works on, and look at the order in which they are handed out.
import { randomUUID } from 'node:crypto';
import { Client, type Connection } from '@temporalio/client';

// The server spreads tasks over its partitions at random: with 6 of each the answer was wrong in one of three tries.
const runsPerPriority = 24;
const pollDeadlineMs = 5_000;

/** True when urgent workflow tasks come out before earlier, less urgent ones. Leaves nothing behind. */
export async function probePriorities(connection: Connection, namespace: string): Promise<boolean> {
  const probe = `syncline-doctor-${randomUUID()}`;
  const client = new Client({ connection, namespace });
  // The urgent ones come last: a server that ignores priorities hands them out last.
  const started = [
    ...(await startRuns(client, probe, { name: 'relaxed', priorityKey: 5 })),
    ...(await startRuns(client, probe, { name: 'urgent', priorityKey: 1 })),
  ];
  try {
    const order: string[] = [];
    while (order.length < started.length) order.push(await takeTask(connection, namespace, probe));
    // Not the exact order: a queue may have several partitions, each with an order of its own. Measured on 1.29.1
    // with four partitions, 12 tries each: +6 to +22 places with priorities, −7 to −24 without.
    return averagePlace(order, 'relaxed') > averagePlace(order, 'urgent');
  } finally {
    await Promise.all(started.map((workflowId) => remove(client, workflowId)));
  }
}

async function startRuns(
  client: Client,
  probe: string,
  { name, priorityKey }: { name: string; priorityKey: number },
): Promise<string[]> {
  const ids = Array.from({ length: runsPerPriority }, (_, index) => `${probe}-${name}-${index}`);
  const start = (workflowId: string) =>
    client.workflow.start('synclineDoctorProbe', {
      workflowId,
      taskQueue: probe,
      priority: { priorityKey },
      workflowExecutionTimeout: 60_000, // if we die in between, they end by themselves
    });
  await Promise.all(ids.map(start));
  return ids;
}

/** Polls once as a worker would; the answer is the workflow id whose task came. */
async function takeTask(connection: Connection, namespace: string, taskQueue: string): Promise<string> {
  const { workflowExecution } = await connection.withDeadline(Date.now() + pollDeadlineMs, () =>
    connection.workflowService.pollWorkflowTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      identity: 'syncline doctor',
    }),
  );
  return workflowExecution?.workflowId ?? '';
}

function averagePlace(order: readonly string[], name: string): number {
  const places = order.flatMap((workflowId, place) => (workflowId.includes(`-${name}-`) ? [place] : []));
  return places.reduce((sum, place) => sum + place, 0) / places.length;
}

async function remove(client: Client, workflowId: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  await handle.terminate('doctor').catch(() => {});
  await client.workflowService
    .deleteWorkflowExecution({ namespace: client.options.namespace, workflowExecution: { workflowId } })
    .catch(() => {}); // Not everybody may delete; it then stays until the namespace's retention ends.
}
