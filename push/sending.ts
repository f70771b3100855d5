// Just before and just after the bytes leave: what was sent is written down first, and forgotten only when the CRM said
// that it executed nothing.
import type { Call } from '../connectors/connector.ts';
import { CrmError, failureTable } from '../domain/failure.ts';
import type { Sent } from '../store/entity/sent.ts';
import type { Attempt } from './attempt.ts';
import type { HeldClaim } from './claim.ts';
import { RetryLater } from './dependencies.ts';
import { inOneTrip } from './endings.ts';

/**
 * One write under the claim: the intent is marked as sent just before the bytes leave. What went wrong in the mark comes
 * out as it is; any other error goes through `settle`.
 */
export async function sendMarked<Answer>(
  attempt: Attempt,
  claim: HeldClaim,
  write: {
    kind: 'create' | 'update';
    sent: Sent;
    send: (call: Call) => Promise<Answer>;
    /** What becomes of an error of the CRM's: what it throws, or answers, counts. */
    settle: (error: unknown) => Answer;
  },
): Promise<Answer> {
  let unmarked: { error: unknown } | undefined;
  const call = attempt.calls.write(async () => {
    try {
      await markSent(attempt, claim, write);
    } catch (error) {
      unmarked = { error };
      throw error;
    }
  });
  try {
    return await write.send(call);
  } catch (error) {
    if (unmarked !== undefined) throw unmarked.error;
    return write.settle(error);
  }
}

/** Throws when the claim is lost or too little of its time is left. */
async function markSent(
  attempt: Attempt,
  claim: HeldClaim,
  { kind, sent }: { kind: 'create' | 'update'; sent: Sent },
): Promise<void> {
  const { requestTimeoutMs } = attempt.settings;
  const { unknownHorizonMs } = attempt.operations.declaration;
  // Only a create is looked up again, so only there the lookup's lag counts. The horizon counts from the mark, and the
  // request ends within its time-out from before it (connectors/kit/http.ts).
  const horizonMs = requestTimeoutMs + unknownHorizonMs + (kind === 'create' ? longestLagMs(attempt) : 0);
  const mayBeSent = await inOneTrip(attempt, (_rows, intents) =>
    intents.markSent(claim.token, { kind, sent, requestTimeoutMs, horizonMs }),
  );
  if (!mayBeSent) throw new RetryLater('transient', 'Too little time was left to send; trying again.', 20);
  claim.hasSent = true;
  // Until the CRM says otherwise: a crash of ours, or of Postgres, after this line proves nothing.
  claim.isExecutionUnknown = true;
  claim.horizonMs = horizonMs;
  await attempt.dependencies.reached?.('sent', attempt.request);
}

/** Only a definite "not executed" forgets that something was sent; anything else waits for its horizon. */
export function afterFailedWrite(claim: HeldClaim, error: unknown, waitMs = claim.horizonMs): unknown {
  if (error instanceof CrmError && error.execution !== 'unknown') {
    claim.isExecutionUnknown = false;
    return error;
  }
  // An update may be sent again whatever became of it; the same answer would come for ever, until somebody looks.
  if (isForAPerson(error)) return error;
  const message = error instanceof Error ? error.message : 'The request ended in an unknown way.';
  // Never marked: nothing is waited for, and what fails before anything is sent must not fail on and on.
  return new RetryLater('unknown', message, waitMs === undefined ? undefined : waitMs + 20, error);
}

/**
 * A create that was answered, and only a person can change what is answered (a redirect, a success without an id), is
 * looked for once; one that was accepted is not repeated by us (recover-create.ts). When the lookup has just proven that the one before had made nothing, or where nobody can look, the
 * person is told; the intent stays, so that nothing is created before the next look.
 */
export function afterFailedCreate(
  claim: HeldClaim,
  error: unknown,
  { canFind, mayRepeat, sent }: { canFind: boolean; mayRepeat: boolean; sent: Sent },
): unknown {
  const waitMs = canFind || mayRepeat ? claim.horizonMs : 0;
  if (!isForAPerson(error)) return afterFailedWrite(claim, error, waitMs);
  if (error.isAccepted) claim.keptSent = { ...sent, accepted: error.reason ?? '' };
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
    status,
    reason,
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
