// There has been no success for long: the attempt tells its own workflow, which then is in the lists. Not before: a signal
// costs four events, and most failures are over with the next attempt. And once for each kind of failure: what it was told
// last goes from one attempt to the next as the heartbeat of the activity.
import type { Client } from '@temporalio/client';
import { attemptFailedName, isLong, type FailedAttempt } from '../domain/entity/failed-attempt.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { workflowIdOf } from '../domain/workflow-id.ts';
import { failedTry } from './failures.ts';

export interface Heartbeat {
  /** Of an earlier attempt of this activity. */
  last: unknown;
  beat(details: string): void;
}

/** Whose step it is; a workflow of an older version says nothing of `tryingSince`. */
export type StepOf = EntityKey & { stepId: string; tryingSince?: number | undefined };

export type TellWorkflow = (
  step: StepOf,
  attempt: number,
  failed: { error: unknown; heartbeat: Heartbeat },
) => Promise<void>;

/** The attempt ends without it when Temporal does not take it soon; the next one tells then. */
const tellWithinMs = 3_000;

export function createTellWorkflow({
  client,
  longMs,
  log,
}: {
  client: Client;
  longMs: number | undefined;
  log: (line: Record<string, unknown>) => void;
}): TellWorkflow {
  return async (step, attempts, { error, heartbeat }) => {
    const { tryingSince, stepId, connectionId, object, entityId } = step;
    const { kind, message, delayMs } = failedTry(error, attempts);
    const nextAt = Date.now() + delayMs;
    if (tryingSince === undefined || !isLong(tryingSince, nextAt, longMs)) return;
    if (heartbeat.last === kind) return;
    const attempt: FailedAttempt = {
      at: new Date().toISOString(),
      kind,
      message,
      attempts,
      nextAt: new Date(nextAt).toISOString(),
    };
    try {
      const handle = client.workflow.getHandle(workflowIdOf({ object, connectionId, entityId }));
      await client.withDeadline(Date.now() + tellWithinMs, () =>
        handle.signal(attemptFailedName, { stepId, attempt }),
      );
      heartbeat.beat(kind);
    } catch (reason) {
      log({
        level: 'warn',
        message: `an entity of "${connectionId}" could not be told why it waits: ${String(reason)}`,
      });
    }
  };
}
