// A create was sent and nobody knows its answer: find the record, prove that there is none, or ask a person.
import type { MatchKey } from '../connectors/connector.ts';
import type { PushAnswer } from '../domain/contact/push.ts';
import { failureTable, type Failure } from '../domain/failure.ts';
import type { Unanswered } from '../store/contact/intents.ts';
import type { Attempt } from './attempt.ts';
import { giveUp, settleClaim, type HeldClaim } from './claim.ts';
import { inTransaction, nextStep } from './endings.ts';
import { lookUp } from './match.ts';
import { keepKeysMs, waitForHorizon } from './sending.ts';

/**
 * A hit without an owner is our record; "none" counts only after the
 * horizon. Undefined: it is proven, or decided by a person or a setting, that there is none.
 */
export async function recoverCreate(
  attempt: Attempt,
  claim: HeldClaim,
  unanswered: Unanswered,
  present: MatchKey[],
): Promise<PushAnswer | undefined> {
  const { operations, request, settings } = attempt;
  if (operations.find === undefined) {
    const mayRepeat =
      operations.declaration.crmDeduplicates ||
      settings.onUnknownCreate === 'create' ||
      request.createAfterUnknown === true;
    if (!mayRepeat) return giveUp(attempt, claim, unknownCreate(attempt));
    waitForHorizon('create', unanswered.untilHorizonMs);
    return undefined;
  }
  const keys = [
    ...new Map([...unanswered.sent.keys, ...present].map((key) => [JSON.stringify(key), key])).values(),
  ];
  const found = await lookUp(attempt, keys);
  if (found.kind === 'conflict') return giveUp(attempt, claim, found.failure);
  if (found.kind === 'none') {
    waitForHorizon('create', unanswered.untilHorizonMs);
    return undefined;
  }

  const { externalId, url, hasOurKey } = found.match;
  await inTransaction(attempt, (rows, intents) =>
    Promise.all([
      settleClaim(claim, intents, { keepKeysMs: keepKeysMs(attempt) }),
      rows.saveLink({
        externalId,
        ...(url === undefined ? {} : { url }),
        // With our key in it, the record is the one we sent, so only what differs from that follows; else everything.
        sentHashes: hasOurKey ? unanswered.sent.hashes : {},
        createdPushId: request.pushId,
      }),
    ]),
  );
  await attempt.dependencies.reached?.('linked');
  return nextStep(attempt, 'update');
}

function unknownCreate(attempt: Attempt): Failure {
  return {
    kind: 'unknown',
    message: `Nobody can know whether ${attempt.connection.connector} created this contact: the answer was lost, and this CRM cannot be asked.`,
    whatToDo: failureTable.unknown.whatToDo,
  };
}
