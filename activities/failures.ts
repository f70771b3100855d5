// The one place where an error becomes an ApplicationFailure: its type is the kind, its delay the CRM's own.
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { PushAnswer } from '../domain/entity/push.ts';
import { whatToDo } from '../domain/entity/what-to-do.ts';
import { retryDelayMs } from '../domain/back-off.ts';
import { CrmError } from '../domain/failure.ts';
import { RetryLater } from '../push/dependencies.ts';

/** It waits for something of our own, another attempt or another entity, and has not failed. */
export function isOwnWait({ kind, delayMs, cause }: RetryLater): boolean {
  return kind === 'transient' && delayMs !== undefined && !(cause instanceof CrmError);
}

/** How long until the next attempt, whatever this one ended with. */
export function delayAfter(error: unknown, attempt: number): number {
  if (!(error instanceof RetryLater)) return retryDelayMs(attempt);
  return retryDelayMs(attempt, { askedMs: error.delayMs, isOwnWait: isOwnWait(error) });
}

/** A wait is no fault of ours: benign, so that logs and metrics stay quiet. */
export function waitFailure(error: RetryLater, attempt: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: error.kind,
    message: error.message,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: delayAfter(error, attempt),
  });
}

/** A stopped push fails its activity for good; the answer travels in the details, its words are for the Temporal UI. */
export function stoppedFailure(
  answer: Extract<PushAnswer, { end: 'stopped' }>,
  key: EntityKey,
): ApplicationFailure {
  return ApplicationFailure.create({
    type: answer.failure.kind,
    message: `${answer.failure.message} ${whatToDo(answer.failure.advice, key)}`,
    nonRetryable: true,
    details: [answer],
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** Runs the body of an activity and turns what it throws into what Temporal understands. */
export async function asActivity<T>(body: () => Promise<T>, attempt?: number): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof RetryLater) throw waitFailure(error, attempt ?? activityInfo().attempt);
    // Postgres or the network between us: tried again by the retry policy, without the data that a stack may hold.
    if (error instanceof Error) {
      throw ApplicationFailure.create({ type: 'transient', message: `${error.name}: ${error.message}` });
    }
    throw error;
  }
}
