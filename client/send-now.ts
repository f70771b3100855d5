// "Send to CRM now": an update that waits for the outcome, and a signal in its place when no worker takes the update.
import { randomUUID } from 'node:crypto';
import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { readSendNow } from '../domain/entity/change.ts';
import type { SendNowResult } from '../domain/entity/push.ts';
import type { Fields } from '../domain/fields.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import { priorities } from '../domain/priorities.ts';
import { sendNow, type SendNowPayload } from '../workflows/messages.ts';
import { RefusedChangeError, timeOf, withoutUndefined } from './change.ts';
import type { EntityStart, EntityWorkflow } from './entity-start.ts';
import { pause } from './keep-trying.ts';

export interface SendNowOptions {
  /** One per click of a person: asked again with the same id, the same outcome is answered. */
  requestId?: string | undefined;
  fields?: Fields | undefined;
  occurredAt?: Date | string | number | undefined;
  /** How long to wait for an outcome before `pending` is answered; 30 s when absent. */
  waitMs?: number | undefined;
}

/** A worker takes an update within milliseconds; one that is not taken by then exists in the server's memory only. */
const acceptWithinMs = 10_000;
/** The workflow answers `pending` after 20 s, or at once when eight callers wait. */
const askAgainAfterMs = 500;

/** The payload of the update. Throws RefusedChangeError. */
export function sendNowPayload(object: ObjectType, options: SendNowOptions): SendNowPayload {
  const { requestId = randomUUID(), fields, occurredAt = new Date() } = options;
  const payload: SendNowPayload = withoutUndefined({ requestId, fields, occurredAt: timeOf(occurredAt) });
  const read = readSendNow(object, payload);
  if (!read.ok) throw new RefusedChangeError(`The request was not sent: ${read.reason}.`);
  return payload;
}

/**
 * Asks until there is an outcome or the time is over. `recordDurably` is called when no worker took the request: the
 * change is then kept by the server as a signal, and the answer is `pending`. `mayEndBy` says whether anything can come of
 * waiting until then: nobody stands before an attempt of an hour from now.
 */
export async function askSendNow(
  client: Client,
  request: {
    start: EntityStart;
    payload: SendNowPayload;
    waitMs: number;
    recordDurably: () => Promise<void>;
    mayEndBy: (time: number) => Promise<boolean>;
  },
): Promise<SendNowResult> {
  const endsAt = Date.now() + request.waitMs;
  let isRecorded = false;
  for (;;) {
    const answer = await askOnce(client, request, { endsAt, isRecorded });
    isRecorded = true;
    const isOver = Date.now() + askAgainAfterMs >= endsAt;
    if (answer !== undefined && (answer.outcome !== 'pending' || isOver)) return answer;
    if (isOver) return { outcome: 'pending' };
    if (answer !== undefined && !(await request.mayEndBy(endsAt))) return answer;
    await pause(askAgainAfterMs);
  }
}

/** Undefined: ask again. */
async function askOnce(
  client: Client,
  { start, payload, recordDurably }: Parameters<typeof askSendNow>[1],
  { endsAt, isRecorded }: { endsAt: number; isRecorded: boolean },
): Promise<SendNowResult | undefined> {
  const acceptBy = Math.min(endsAt, Date.now() + acceptWithinMs);
  const accepted = await updateWithStart(client, { start, update: sendNow, args: [payload], acceptBy });
  if (accepted === undefined) {
    if (!isRecorded) await recordDurably();
    return { outcome: 'pending' };
  }
  try {
    return await client.withDeadline(Math.max(endsAt, Date.now() + 100), () => accepted.result());
  } catch (error) {
    if (isTimeout(error) || isNotReady(error)) return { outcome: 'pending' };
    // The run ended under the update (forgotten at this moment): the next one answers.
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/**
 * Starts the entity if need be and hands it an update. The update id is fresh per call: ⊢ with a repeated one the server
 * answers what it once answered, for ever. Undefined: no worker took it, or not in time.
 */
export async function updateWithStart<Answer, Args extends [unknown, ...unknown[]]>(
  client: Client,
  {
    start,
    update,
    args,
    acceptBy = Date.now() + acceptWithinMs,
  }: { start: EntityStart; update: UpdateDefinition<Answer, Args>; args: Args; acceptBy?: number },
): Promise<WorkflowUpdateHandle<Answer> | undefined> {
  for (;;) {
    const startWorkflowOperation = new WithStartWorkflowOperation<EntityWorkflow>(start.workflowType, {
      ...start.options,
      // An entity that a click begins does not queue behind the first tasks of an import.
      priority: { priorityKey: priorities.click },
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    try {
      return await client.withDeadline(acceptBy, () =>
        client.workflow.startUpdateWithStart<EntityWorkflow, Answer, Args>(update, {
          updateId: randomUUID(),
          args,
          waitForStage: 'ACCEPTED',
          startWorkflowOperation,
        }),
      );
    } catch (error) {
      if (isTimeout(error)) return undefined;
      if (!isNotReady(error)) throw error;
    }
    if (Date.now() + askAgainAfterMs >= acceptBy) return undefined;
    await pause(askAgainAfterMs);
  }
}

/**
 * ⊢ The workflow task that would have taken the update failed for another reason (a query came too early, a worker was
 * cut off): the server forgets the update and says so with FAILED_PRECONDITION. The next task takes it.
 */
export function isNotReady(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /unexpected workflow task failure/i.test(error.message) || isNotReady(error.cause);
}

/** A deadline shows as DEADLINE_EXCEEDED or, when the server noticed it first, as CANCELLED. */
export function isTimeout(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    isGrpcDeadlineError(error) ||
    isGrpcCancelledError(error)
  );
}
