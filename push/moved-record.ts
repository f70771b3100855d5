// The record that we write to lives on in another: the CRM says that it was merged or converted.
import type { RecordState } from '../connectors/connector.ts';
import type { PushAnswer } from '../domain/entity/push.ts';
import type { Failure } from '../domain/failure.ts';
import { namesOf } from '../domain/objects/objects.ts';
import { RecordOwnedError } from '../domain/record-owned.ts';
import type { Attempt } from './attempt.ts';
import { claimForUpdate, giveUp, releaseClaim, settleClaim } from './claim.ts';
import { inTransaction, nextStep, stop } from './endings.ts';
import { ownedBy } from './match.ts';

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
