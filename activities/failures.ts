// The one place where an error becomes an ApplicationFailure: its type is the kind, its delay the CRM's own.
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { PushAnswer } from '../domain/entity/push.ts';
import { whatToDo } from '../domain/entity/what-to-do.ts';
import { retryDelayMs } from '../domain/back-off.ts';
import { kindOfAttempt } from '../domain/entity/failed-attempt.ts';
import { CrmError, type FailureKind } from '../domain/failure.ts';
import { RetryLater } from '../push/dependencies.ts';

/** It waits for something of our own, another attempt or another entity, and has not failed. */
function isOwnWait({ kind, delayMs, cause }: RetryLater): boolean {
  return kind === 'transient' && delayMs !== undefined && !(cause instanceof CrmError);
}

/** What an attempt ended with that is made again, whatever was thrown. */
export interface FailedTry {
  kind: FailureKind;
  message: string;
  /** Until the next attempt. */
  delayMs: number;
  isOwnWait: boolean;
}

export function failedTry(error: unknown, attempt: number): FailedTry {
  if (!(error instanceof RetryLater)) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'transient', message, delayMs: retryDelayMs(attempt), isOwnWait: false };
  }
  const { message, delayMs: askedMs } = error;
  const kind = kindOfAttempt(error.kind);
  const isOwn = isOwnWait(error);
  return { kind, message, delayMs: retryDelayMs(attempt, { askedMs, isOwnWait: isOwn }), isOwnWait: isOwn };
}

/** A wait is no fault of ours: benign, so that logs and metrics stay quiet. */
export function waitFailure(error: RetryLater, attempt: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: error.kind,
    message: error.message,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: failedTry(error, attempt).delayMs,
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
