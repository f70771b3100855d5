// Just before and just after the bytes leave: what was sent is written down first, and forgotten only when the CRM said
// that it executed nothing.
import { CrmError, failureTable } from '../domain/failure.ts';
import type { Sent } from '../store/entity/intents.ts';
import type { Attempt } from './attempt.ts';
import type { HeldClaim } from './claim.ts';
import { RetryLater } from './dependencies.ts';
import { inOneTrip } from './endings.ts';

/** Marks the intent as sent; throws when the claim is lost or too little of its time is left. */
export async function markSent(
  attempt: Attempt,
  claim: HeldClaim,
  kind: 'create' | 'update',
  sent: Sent,
): Promise<void> {
  const { requestTimeoutMs } = attempt.settings;
  const { unknownHorizonMs } = attempt.operations.declaration;
  // Only a create is looked up again, so only there the lookup's lag counts.
  const horizonMs = requestTimeoutMs + unknownHorizonMs + (kind === 'create' ? longestLagMs(attempt) : 0);
  // The horizon counts from the mark, so the request may not begin late: a process may stand still in between.
  const { limit, dependencies } = attempt;
  limit.deadlineAt = Math.min(limit.deadlineAt, dependencies.monotonicNow() + requestTimeoutMs);
  const mayBeSent = await inOneTrip(attempt, (_rows, intents) =>
    intents.markSent(claim.token, { kind, sent, requestTimeoutMs, horizonMs }),
  );
  if (!mayBeSent) throw new RetryLater('transient', 'Too little time was left to send; trying again.', 20);
  claim.hasSent = true;
  // Until the CRM says otherwise: a crash of ours, or of Postgres, after this line proves nothing.
  claim.isExecutionUnknown = true;
  claim.horizonMs = horizonMs;
  await dependencies.reached?.('sent', attempt.request);
}

/** Only a definite "not executed" forgets that something was sent; anything else waits for its horizon. */
export function afterFailedWrite(claim: HeldClaim, error: unknown, waitMs = claim.horizonMs ?? 0): unknown {
  if (error instanceof CrmError && error.execution !== 'unknown') {
    claim.isExecutionUnknown = false;
    return error;
  }
  // An update may be sent again whatever became of it; the same answer would come for ever, until somebody looks.
  if (isForAPerson(error)) return error;
  const message = error instanceof Error ? error.message : 'The request ended in an unknown way.';
  return new RetryLater('unknown', message, waitMs + 20, error);
}

/**
 * A create that was answered, and only a person can change what is answered (a redirect, a success without an id), is
 * looked for once. When the lookup has just proven that the one before had made nothing, or where nobody can look, the
 * person is told; the intent stays, so that nothing is created before the next look.
 */
export function afterFailedCreate(
  claim: HeldClaim,
  error: unknown,
  { canFind, mayRepeat }: { canFind: boolean; mayRepeat: boolean },
): unknown {
  const waitMs = canFind || mayRepeat ? claim.horizonMs : 0;
  if (!isForAPerson(error)) return afterFailedWrite(claim, error, waitMs);
  if (!canFind && !mayRepeat) return new CrmError({ ...detailsOf(error), kind: 'unknown' });
  if (claim.unanswered?.kind === 'create') return error;
  return new RetryLater('unknown', error.message, (waitMs ?? 0) + 20, error);
}

/** It may have been executed, and its kind says that trying again does not help. */
function isForAPerson(error: unknown): error is CrmError {
  return (
    error instanceof CrmError &&
    error.execution === 'unknown' &&
    error.kind !== 'unknown' &&
    failureTable[error.kind].consequence === 'stop'
  );
}

function detailsOf({ crm, operation, execution, status, reason, cause }: CrmError) {
  return {
    crm,
    operation,
    execution,
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
    cause,
  };
}

const reasonsToWait = {
  create: 'The CRM may still execute an earlier create; looking again when that is over.',
  update: 'The CRM may still execute an earlier update; writing again when that is over.',
  missing: 'The CRM shows no record any more; looking again when its lookup can be trusted.',
};

/** An earlier write may still be executed: nothing is written, and no "none" counts, before that is over. */
export function waitForHorizon(reason: keyof typeof reasonsToWait, untilHorizonMs: number): void {
  if (untilHorizonMs > 0) throw new RetryLater('unknown', reasonsToWait[reason], untilHorizonMs + 20);
}

/** How long the keys of a new record stay taken: a lookup may not see it yet. */
export function keepKeysMs(attempt: Attempt): number {
  return 30_000 + longestLagMs(attempt);
}

/** How long a lookup by any of the keys may lag behind. */
export function longestLagMs(attempt: Attempt): number {
  return Math.max(0, ...attempt.operations.declaration.keys.map((key) => key.lagMs));
}
