// The status of a contact, also when nobody can answer the query: during a start delay, and without a worker.
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  QueryNotRegisteredError,
} from '@temporalio/client';
import { readChange } from '../domain/entity/change.ts';
import { publicKey, type EntityKey } from '../domain/entity/entity-key.ts';
import type { SyncStatus } from '../domain/entity/next-step.ts';
import type { EntityView } from '../domain/entity/view.ts';
import { namesOf } from '../domain/objects/objects.ts';
import { failureOfAttempt } from '../domain/entity/failed-attempt.ts';
import { searchAttributes, status, workflowIdOf } from '../workflows/messages.ts';
import { lastAttemptOf } from './last-attempt.ts';
import { isTimeout } from './send-now.ts';

export interface EntityStatus extends EntityView {
  /**
   * `workflow`: the contact's own word. `start delay`: none of its code has run yet. `no worker`: nobody answered in time,
   * so this is what Temporal's lists say.
   */
  answeredBy: 'workflow' | 'start delay' | 'no worker';
}

const answerWithinMs = 2_000;
/** Nothing is tried again then. */
const isOver: readonly SyncStatus[] = ['synced', 'needs_attention', 'paused'];

/** Undefined: this contact has no open workflow (never heard of, forgotten, or terminated). */
export async function readStatus(client: Client, key: EntityKey): Promise<EntityStatus | undefined> {
  const handle = client.workflow.getHandle(workflowIdOf(key));
  let run: WorkflowExecutionDescription;
  try {
    run = await handle.describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
  if (run.status.name !== 'RUNNING') return undefined;
  const delayed = await readDelayed(client, key, run);
  if (delayed !== undefined) return delayed;
  try {
    const view = await client.withDeadline(Date.now() + answerWithinMs, () => handle.query(status));
    return { ...view, ...attemptOf(run, view), answeredBy: 'workflow' };
  } catch (error) {
    // A failed query has this name in the SDK, whatever failed: a worker that has just loaded the contact (see
    // workflows/ahead-of-history.ts) answers the next one.
    if (!isTimeout(error) && !(error instanceof QueryNotRegisteredError)) throw error;
    return listedStatus(key, run);
  }
}

/** Of a push whose caller does not wait any longer. It only tells: without Temporal's word it is pending all the same. */
export async function whyPending(
  client: Client,
  key: EntityKey,
): Promise<Pick<EntityView, 'failure' | 'lastAttempt'>> {
  try {
    const handle = client.workflow.getHandle(workflowIdOf(key));
    return attemptOf(await client.withDeadline(Date.now() + answerWithinMs, () => handle.describe()), {
      status: 'pushing',
    });
  } catch {
    return {};
  }
}

/** What is tried again shows why, in the place where people look for a failure. */
function attemptOf(
  run: WorkflowExecutionDescription,
  { status: now }: Pick<EntityView, 'status'>,
): Pick<EntityView, 'failure' | 'lastAttempt'> {
  // The description is older than the answer: the push may have ended between the two.
  const lastAttempt = isOver.includes(now) ? undefined : lastAttemptOf(run);
  return lastAttempt === undefined ? {} : { lastAttempt, failure: failureOfAttempt(lastAttempt) };
}

/** ⊢ A query during a start delay is held by the server until the delay or the deadline is over, so it is not asked. */
async function readDelayed(
  client: Client,
  key: EntityKey,
  { executionTime, startTime }: WorkflowExecutionDescription,
): Promise<EntityStatus | undefined> {
  if (executionTime === undefined || executionTime <= startTime || executionTime.getTime() <= Date.now()) {
    return undefined;
  }
  // A delayed run's history is short and holds nothing but the signals that wait.
  const { events } = await client.workflow.getHandle(workflowIdOf(key)).fetchHistory();
  if (events === null || events === undefined) return undefined;
  if (events.some((event) => event.workflowTaskScheduledEventAttributes)) return undefined;
  const names = events.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    if (signal?.signalName !== namesOf(key.object).changed) return [];
    const change = readChange(key.object, parseJson(signal.input?.payloads?.[0]?.data));
    return change.ok ? Object.keys(change.value.fields) : [];
  });
  return {
    ...publicKey(key),
    status: 'waiting',
    pendingFields: [...new Set(names)],
    dueAt: executionTime.toISOString(),
    answeredBy: 'start delay',
  };
}

function listedStatus(key: EntityKey, run: WorkflowExecutionDescription): EntityStatus {
  const { typedSearchAttributes: listed } = run;
  const now = (listed.get(searchAttributes.SyncStatus) ?? 'waiting') as SyncStatus;
  const externalId = listed.get(searchAttributes.ExternalId);
  const lastSyncedAt = listed.get(searchAttributes.LastSyncedAt);
  return {
    ...publicKey(key),
    status: now,
    pendingFields: [],
    externalId,
    lastSyncedAt: lastSyncedAt?.toISOString(),
    ...attemptOf(run, { status: now }),
    answeredBy: 'no worker',
  };
}

function parseJson(data: Uint8Array | null | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(data ?? []).toString('utf8'));
  } catch {
    return undefined;
  }
}
