// The record is gone and the connection says to make it again: once per push, and only when it is gone for sure.
import type { PushAnswer } from '../domain/entity/push.ts';
import { RecordOwnedError } from '../domain/record-owned.ts';
import { type Failure, failureTable } from '../domain/failure.ts';
import type { Attempt } from './attempt.ts';
import { beginAnew, giveUp, settleClaim, type HeldClaim } from './claim.ts';
import { inTransaction, nextStep, stop, type Stopped } from './endings.ts';
import { readRecord } from './lookup.ts';
import { ownedBy } from './conflicts.ts';
import { followRecord, hasMoved, strangerAt, survivorOf } from './moved-record.ts';
import { longestLagMs, waitForHorizon } from './sending.ts';

/**
 * An update says that there is no such record, or a look before it does. The claim has been given back. `fingerprint`: of
 * the link by now; an update that was sent has cleared it.
 */
export async function settleMissing(
  attempt: Attempt,
  externalId: string | undefined,
  fingerprint?: string,
): Promise<PushAnswer> {
  if (externalId === undefined) return stop(attempt, deleted(attempt, 'without id'));
  const state = await readRecord(attempt, externalId);
  switch (state?.state) {
    case 'live':
      return stop(attempt, refusedUpdate(attempt, externalId));
    case 'merged':
    case 'converted':
      return followRecord(attempt, externalId, { moved: state, fingerprint });
    case 'archived':
      return settleDeleted(attempt, externalId, 'archived');
    case 'gone':
    case undefined:
      return settleDeleted(attempt, externalId, 'deleted');
  }
}

async function settleDeleted(
  attempt: Attempt,
  externalId: string,
  how: 'deleted' | 'archived',
): Promise<PushAnswer> {
  const { settings, request } = attempt;
  // Once per push: an update that says so of the next record as well is up to a person.
  if (settings.onDeleted === 'stop' || request.gone !== undefined) {
    return stop(attempt, deleted(attempt, externalId, how));
  }
  await inTransaction(attempt, async (rows, intents) => {
    const [isExpected, isRemoved] = await Promise.all([
      intents.expectRecreate(externalId, longestLagMs(attempt)),
      rows.removeLinkTo(externalId),
    ]);
    // Another attempt took it over, or a person has named another record.
    if (!isExpected || !isRemoved) throw beginAnew();
  });
  // A record that the app names as well is asked for once more, and then it is up to a person.
  const next = request.externalId === undefined ? 'fetchOrCreate' : 'update';
  return nextStep(attempt, next, { gone: externalId });
}

/**
 * Under the claim of the create that may follow: a lookup that lags behind may have said "gone" of a record that is
 * there, or lives on in another, so it is asked again when that is over. Undefined: it is gone.
 */
export async function isGoneStill(
  attempt: Attempt,
  claim: HeldClaim,
  { gone, untilHorizonMs }: { gone: string; untilHorizonMs: number },
): Promise<PushAnswer | undefined> {
  waitForHorizon('missing', untilHorizonMs);
  const state = await readRecord(attempt, gone);
  if (state === undefined || state.state === 'gone' || state.state === 'archived') return undefined;
  let externalId: string | undefined = gone;
  if (state.state !== 'live') {
    externalId = survivorOf(state);
    if (externalId === undefined) return giveUp(attempt, claim, hasMoved(attempt, gone, state));
    const stranger = await strangerAt(attempt, externalId);
    if (stranger !== undefined) return giveUp(attempt, claim, stranger);
  }
  try {
    await inTransaction(attempt, (rows, intents) =>
      Promise.all([settleClaim(claim, intents), rows.saveLink({ externalId, sentHashes: {} })]),
    );
  } catch (error) {
    if (error instanceof RecordOwnedError) {
      return giveUp(attempt, claim, ownedBy(attempt, externalId, error.owner));
    }
    throw error;
  }
  return nextStep(attempt, 'update', { gone });
}

/** Where nothing can be read by its id, a lookup that finds what an update calls missing is no proof of either. */
export function foundThoughMissing(attempt: Attempt, claim: HeldClaim, gone: string): Promise<Stopped> {
  return giveUp(attempt, claim, refusedUpdate(attempt, gone));
}

export function deleted(
  { connection }: Attempt,
  externalId: string,
  how: 'deleted' | 'archived' = 'deleted',
): Failure {
  return {
    kind: 'not_found',
    message: `The record ${externalId} was ${how} in ${connection.connector}.`,
    advice: failureTable.not_found.advice,
  };
}

function refusedUpdate({ connection }: Attempt, externalId: string): Failure {
  return {
    kind: 'not_found',
    message: `${connection.connector} shows the record ${externalId}, and answers an update of it as if there were none.`,
    advice: { code: 'check_update_address' },
  };
}
