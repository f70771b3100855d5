// A create was sent and nobody knows its answer: find the record, prove that there is none, or ask a person.
import type { Match, MatchKey } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import { failureTable, type Failure } from '../domain/failure.ts';
import { comparedKey } from '../domain/objects/objects.ts';
import type { Sent } from '../store/entity/sent.ts';
import type { Unanswered } from '../store/entity/write-claims.ts';
import type { Attempt } from './attempt.ts';
import { askAgainMs, giveUp, settleClaim, type HeldClaim } from './claim.ts';
import { RetryLater } from './dependencies.ts';
import { inTransaction, nextStep, type Stopped } from './endings.ts';
import { findAll, ownedBy, ownerOf, severalMatch } from './match.ts';
import { keepKeysMs, waitForHorizon } from './sending.ts';

/** The record is linked, and its update follows. */
type Found = ReturnType<typeof nextStep>;

/** It is settled that the create made nothing: which of the present keys are still to be asked. */
export interface NothingMade {
  unasked: MatchKey[];
  /** False: nobody can know, and somebody says that a second record does no harm. */
  isProven: boolean;
}

/**
 * A hit without an owner by what was sent is our record, whatever the connection says of matches; "none" counts only
 * after the horizon. What the entity has by now, and was not sent, says nothing about our create: a record that has
 * it is somebody's, and is matched like any other.
 */
export async function recoverCreate(
  attempt: Attempt,
  claim: HeldClaim,
  unanswered: Unanswered,
  present: MatchKey[],
): Promise<Stopped | Found | NothingMade> {
  const { sent, untilHorizonMs } = unanswered;
  // Without a key in it, the record could not be found by any.
  if (attempt.operations.find === undefined || sent.keys.length === 0) {
    if (!mayRepeat(attempt, unanswered)) return giveUp(attempt, claim, unknownCreate(attempt));
    waitForHorizon('create', untilHorizonMs);
    return { unasked: present, isProven: false };
  }
  const stillPresent = sent.keys.filter((key) => present.some((each) => isSame(attempt, each, key)));
  const nowGone = sent.keys.filter((key) => !stillPresent.includes(key));
  const found = await findAll(attempt, stillPresent);
  const matches = found.filter((match) => !isStranger(attempt, match, sent));
  const strangers = found.length - matches.length;
  for (const match of matches) {
    const owner = await ownerOf(attempt, match);
    if (owner !== undefined) return giveUp(attempt, claim, ownedBy(attempt, match.externalId, owner));
  }
  // A record that has only what this entity had once, and that another entity owns, is that one's.
  for (const match of await findAll(attempt, nowGone)) {
    if (isStranger(attempt, match, sent) || matches.some(({ externalId }) => externalId === match.externalId))
      continue;
    if ((await ownerOf(attempt, match)) === undefined) matches.push(match);
  }
  const [match, second] = matches;
  if (second !== undefined) return giveUp(attempt, claim, severalMatch(attempt, matches));
  if (match !== undefined) return takeRecord(attempt, claim, { match, unanswered });
  waitForHorizon('create', untilHorizonMs);
  // Strangers with one of its keys are matched like any other record.
  const asked = strangers === 0 ? stillPresent : [];
  return {
    unasked: present.filter((key) => !asked.some((each) => isSame(attempt, each, key))),
    isProven: true,
  };
}

/**
 * We sent an e-mail: a record that has our phone and another e-mail is somebody's with the same phone. What it does not
 * show says nothing.
 */
function isStranger(attempt: Attempt, { record }: Match, sent: Sent): boolean {
  return sent.keys.some(({ field, value, at }) => {
    if (field !== 'email' || at === undefined || record === undefined || !Object.hasOwn(record, at))
      return false;
    const shown = [record[at]]
      .flat()
      .flatMap((each) => (typeof each === 'string' && each.trim() !== '' ? each : []));
    return (
      shown.length > 0 && !shown.some((each) => isSame(attempt, { field, value: each }, { field, value }))
    );
  });
}

async function takeRecord(
  attempt: Attempt,
  claim: HeldClaim,
  { match, unanswered }: { match: Match; unanswered: Unanswered },
): Promise<Found> {
  const { externalId, url, hasOurKey } = match;
  await inTransaction(attempt, async (rows, intents) => {
    const writer = await intents.holderOf({ field: 'externalId', value: externalId });
    if (writer !== undefined) {
      throw new RetryLater(
        'transient',
        `Another ${nounOf(attempt.request)} writes to the same record; waiting for it.`,
        askAgainMs,
      );
    }
    await Promise.all([
      settleClaim(claim, intents, { keepKeysMs: keepKeysMs(attempt) }),
      rows.saveLink({
        externalId,
        url,
        // With our key in it, the record is the one we sent, so only what differs from that follows; else everything.
        sentHashes: hasOurKey ? unanswered.sent.hashes : {},
        createdPushId: attempt.request.pushId,
      }),
    ]);
  });
  await attempt.dependencies.reached?.('linked', attempt.request);
  return nextStep(attempt, 'update');
}

/** The connection says that a second create does no harm, or a person said so of this one. */
function mayRepeat({ operations, settings, request }: Attempt, { sent }: Unanswered): boolean {
  const word = request.createAfterUnknown;
  return (
    operations.declaration.crmDeduplicates ||
    settings.onUnknownCreate === 'create' ||
    (word !== undefined && word !== sent.word)
  );
}

function isSame({ request: { object } }: Attempt, one: MatchKey, other: MatchKey): boolean {
  return (
    one.field === other.field &&
    comparedKey(object, one.field, one.value) === comparedKey(object, other.field, other.value)
  );
}

export function unknownCreate(attempt: Attempt): Failure {
  const { connector } = attempt.connection;
  const why =
    attempt.operations.find === undefined
      ? 'this CRM cannot be asked'
      : 'what was sent held nothing by which the CRM can be asked';
  return {
    kind: 'unknown',
    message: `Nobody can know whether ${connector} created this ${nounOf(attempt.request)}: the answer was lost, and ${why}.`,
    advice: failureTable.unknown.advice,
  };
}
