// The record that we write to lives on in another: the CRM says that it was merged or converted.
import type { RecordState } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import type { PushAnswer } from '../domain/entity/push.ts';
import type { Failure } from '../domain/failure.ts';
import { contradiction } from '../domain/objects/evidence.ts';
import { keyInWords, namesOf } from '../domain/objects/objects.ts';
import { RecordOwnedError } from '../domain/record-owned.ts';
import type { Attempt } from './attempt.ts';
import { claimForUpdate, giveUp, releaseClaim, settleClaim } from './claim.ts';
import { inTransaction, nextStep, stop } from './endings.ts';
import { whoItIs } from './match.ts';
import { readRecord } from './lookup.ts';
import { ownedBy } from './conflicts.ts';

export type Moved = Extract<RecordState, { state: 'merged' | 'converted' }>;

/** The record to go on with; undefined where this connection does not write to such records. */
export function survivorOf(moved: Moved): string | undefined {
  if (moved.state === 'merged') return moved.into;
  return moved.isTaken ? moved.id : undefined;
}

/** The record lives on in another, which becomes the link unless an entity of ours owns it; once per push. */
export async function followRecord(
  attempt: Attempt,
  externalId: string,
  { moved, fingerprint }: { moved: Moved; fingerprint: string | undefined },
): Promise<PushAnswer> {
  const survivor = survivorOf(moved);
  if (survivor === undefined || attempt.request.gone !== undefined) {
    return stop(attempt, hasMoved(attempt, externalId, moved));
  }
  const stranger = await strangerAt(attempt, survivor);
  if (stranger !== undefined) return stop(attempt, stranger);
  const link = { sentHashes: {}, ...attempt.view.link, fingerprint };
  const claim = await claimForUpdate({ ...attempt, view: { ...attempt.view, link } }, [
    { field: 'externalId', value: survivor },
  ]);
  try {
    await inTransaction(attempt, async (rows, intents) => {
      await settleClaim(claim, intents);
      // Its address in the CRM goes with it.
      await rows.removeLink();
      // What was sent went with the record, so only what differs from it is sent to the other.
      const { sentHashes = {}, isAdopting } = claim.link ?? {};
      await rows.saveLink({ externalId: survivor, sentHashes, isAdopting });
      await intents.freeKeys(claim.token);
    });
  } catch (error) {
    if (error instanceof RecordOwnedError) {
      return giveUp(attempt, claim, ownedBy(attempt, survivor, error.owner));
    }
    await releaseClaim(attempt, claim);
    throw error;
  }
  return nextStep(attempt, 'update', { gone: externalId });
}

/**
 * Two records may have been merged because of one phone: the one that survives is weighed like any other that is found.
 * `create` too stops: the CRM's user has made one of two, and another record would undo it.
 */
export async function strangerAt(attempt: Attempt, externalId: string): Promise<Failure | undefined> {
  if (attempt.settings.onContradiction === 'adopt') return undefined;
  const state = await readRecord(attempt, externalId);
  if (state?.state !== 'live') return undefined;
  const { match } = state;
  const by = contradiction(attempt.request.object, whoItIs(attempt), match.shows);
  if (by === undefined || match.hasOurKey) return undefined;
  const { connection, request } = attempt;
  return {
    kind: 'conflict',
    message: `The record was merged in ${connection.connector} into ${externalId}, which shows another ${keyInWords(by)} than the ${nounOf(request)} "${request.entityId}": it may be somebody else's.`,
    advice: { code: 'correct_link' },
  };
}

/** What a person hears of a record that is not followed. */
export function hasMoved({ connection, request }: Attempt, externalId: string, moved: Moved): Failure {
  const what =
    moved.state === 'merged' ? `merged into ${moved.into}` : `converted to the ${moved.object} ${moved.id}`;
  if (survivorOf(moved) === undefined) {
    return {
      kind: 'unsupported',
      message: `The record ${externalId} was ${what} in ${connection.connector}, and this connection does not send ${namesOf(request.object).many} there.`,
      advice: { code: 'correct_link' },
    };
  }
  return {
    kind: 'not_found',
    message: `The record ${externalId} was ${what} in ${connection.connector}, and so was the one before it.`,
    advice: { code: 'correct_link' },
  };
}
