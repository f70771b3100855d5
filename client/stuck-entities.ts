// Entities whose workflow task fails again and again (a state that this worker cannot read, history that does not replay):
// none of our code runs in them, so no status and no list of ours can say so, and only Temporal knows.
import type { Client } from '@temporalio/client';
import { namesOf, objectTypes } from '../domain/objects/objects.ts';
import { readWorkflowId } from '../domain/workflow-id.ts';

export interface StuckEntities {
  /** At most `mostShown`, as Temporal's lists have them. */
  workflowIds: string[];
  /** There are at least so many. */
  count: number;
  /** What the task of the first of them failed with, when its history says so. */
  reason: string | undefined;
}

/** A task that failed this often does not succeed by itself; a worker that dies in one is the second attempt. */
const attempts = 3;
const mostShown = 5;
/** Of those that wait, so many are looked at one by one: about 5 ms each. */
const mostLookedAt = 200;
const lookedAtOnce = 16;

const types = objectTypes.map((object) => `'${namesOf(object).workflow}'`).join(', ');
const open = `WorkflowType IN (${types}) AND ExecutionStatus = 'Running'`;
/** Set by servers from 1.30 on after five failures in a row (system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute). */
const reported = `${open} AND TemporalReportedProblems IS NOT NULL`;
/** Where somebody waits for something; one that is in step and does not hear of a change any more is not among them. */
const waiting = `${open} AND (SyncStatus IS NULL OR SyncStatus = 'waiting' OR SyncStatus = 'retrying')`;

export async function findStuckEntities(client: Client): Promise<StuckEntities> {
  const known = await findReported(client);
  const seen = await findAmongWaiting(client);
  const ids = [...new Set([...known.workflowIds, ...seen])];
  const [first] = ids;
  return {
    workflowIds: ids.slice(0, mostShown),
    count: Math.max(known.count, ids.length),
    reason: first === undefined ? undefined : await reasonOf(client, first),
  };
}

async function findReported(client: Client): Promise<Pick<StuckEntities, 'workflowIds' | 'count'>> {
  try {
    const { count } = await client.workflow.count(reported);
    return { count, workflowIds: count === 0 ? [] : await listed(client, reported, mostShown) };
  } catch {
    // An older server does not know the attribute.
    return { count: 0, workflowIds: [] };
  }
}

async function findAmongWaiting(client: Client): Promise<string[]> {
  const ids = await listed(client, waiting, mostLookedAt);
  const stuck: string[] = [];
  const lookAtEach = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) if (await isStuck(client, id)) stuck.push(id);
  };
  await Promise.all(Array.from({ length: lookedAtOnce }, lookAtEach));
  return stuck.toSorted();
}

async function isStuck(client: Client, workflowId: string): Promise<boolean> {
  try {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    return (raw.pendingWorkflowTask?.attempt ?? 0) >= attempts;
  } catch {
    // It has ended since.
    return false;
  }
}

async function listed(client: Client, query: string, most: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query, pageSize: most })) {
    if (readWorkflowId(workflowId) !== undefined) ids.push(workflowId);
    if (ids.length === most) break;
  }
  return ids;
}

/** ⊢ Only the first failure of a row of them is an event of the history, and it is the last event but signals. */
async function reasonOf(client: Client, workflowId: string): Promise<string | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: 100,
  });
  for (const { workflowTaskFailedEventAttributes: failed } of history?.events ?? []) {
    if (failed?.failure?.message) return failed.failure.message;
  }
  return undefined;
}
