// The last attempt of a push that is tried again, as Temporal's server itself keeps it for each activity: it costs no
// event, is there at once, and outlives every worker.
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { kindOfAttempt, type FailedAttempt } from '../domain/entity/failed-attempt.ts';

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];
type Failure = NonNullable<PendingActivity['lastFailure']>;
type Time = PendingActivity['lastStartedTime'];

/** Undefined: no attempt has failed, or nothing is under way. */
export function lastAttemptOf({ raw }: Pick<WorkflowExecutionDescription, 'raw'>): FailedAttempt | undefined {
  for (const activity of raw.pendingActivities ?? []) {
    const { lastFailure, lastAttemptCompleteTime, lastStartedTime, nextAttemptScheduleTime } = activity;
    // Null until then, also in protobuf's own words.
    if (lastFailure === null || lastFailure === undefined) continue;
    return {
      at: iso(lastAttemptCompleteTime) ?? iso(lastStartedTime) ?? new Date(0).toISOString(),
      kind: kindOfAttempt(lastFailure.applicationFailureInfo?.type),
      message: messageOf(lastFailure),
      // The server counts the one that comes, or runs, too.
      attempts: Math.max(1, (activity.attempt ?? 1) - 1),
      nextAt: iso(nextAttemptScheduleTime),
    };
  }
  return undefined;
}

function messageOf({ message, timeoutFailureInfo }: Failure): string {
  const isSilent = timeoutFailureInfo !== null && timeoutFailureInfo !== undefined;
  return isSilent
    ? 'The attempt ended without a word: its worker died, or stood still for too long.'
    : (message ?? 'The attempt failed.');
}

function iso(time: Time): string | undefined {
  if (time === null || time === undefined) return undefined;
  return new Date(Number(time.seconds ?? 0) * 1_000 + Math.floor((time.nanos ?? 0) / 1e6)).toISOString();
}
