// A create was sent and nobody knows its answer: find the record, prove that there is none, or ask a person.
import type { Match, MatchKey } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import { failureTable, oneLine, type Failure } from '../domain/failure.ts';
import { identityOf, type Identity } from '../domain/objects/evidence.ts';
import { comparedKey } from '../domain/objects/objects.ts';
import type { Sent } from '../store/entity/sent.ts';
import type { Unanswered } from '../store/entity/write-claims.ts';
import type { Attempt } from './attempt.ts';
import { askAgainMs, giveUp, settleClaim, type HeldClaim } from './claim.ts';
import { RetryLater } from './dependencies.ts';
import { inTransaction, nextStep, type Stopped } from './endings.ts';
import { choose, ownerOf, weighAll, whoItIs, type Weighed } from './match.ts';
import { findAll } from './lookup.ts';
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
  // What was sent says whose record ours is; what was not sent then, what is known by now.
  const known = { ...whoItIs(attempt), ...(sent.identity ?? identityOfKeys(attempt, sent)) };
  const found = await findAll(attempt, stillPresent);
  const weighed = (await weighAll(attempt, found, known)).filter(isOurs);
  const strangers = found.length - weighed.length;
  // A record that has only what this entity had once, and that another entity owns, is that one's.
  const before = (await weighAll(attempt, await findAll(attempt, nowGone), known)).filter(isOurs);
  for (const each of before) {
    if (weighed.some(({ hit }) => hit.externalId === each.hit.externalId)) continue;
    if ((await ownerOf(attempt, each.hit)) === undefined) weighed.push(each);
  }
  const chosen = await choose(attempt, weighed);
  if (chosen.kind === 'conflict') return giveUp(attempt, claim, chosen.failure);
  if (chosen.kind === 'one') return takeRecord(attempt, claim, { match: chosen.match, unanswered });
  waitForHorizon('create', untilHorizonMs);
  // It said yes: that nothing shows it may be the lookup's fault, and the next create would be answered likewise.
  if (sent.accepted !== undefined && !mayRepeat(attempt, unanswered)) {
    return giveUp(attempt, claim, acceptedUnseen(attempt, sent.accepted));
  }
  // Strangers with one of its keys are matched like any other record.
  const asked = strangers === 0 ? stillPresent : [];
  return {
    unasked: present.filter((key) => !asked.some((each) => isSame(attempt, each, key))),
    isProven: true,
  };
}

/** We sent an e-mail: a record that has our phone and another e-mail is somebody's with the same phone. */
function isOurs({ evidence }: Weighed): boolean {
  return evidence.contradictedBy === undefined;
}

/** Of a create that was sent before identities were kept. */
function identityOfKeys({ request }: Attempt, { keys }: Sent): Identity {
  return identityOf(request.object, Object.fromEntries(keys.map(({ field, value }) => [field, value])));
}

async function takeRecord(
  attempt: Attempt,
  claim: HeldClaim,
  { match, unanswered }: { match: Match; unanswered: Unanswered },
): Promise<Found> {
  const { externalId, url, redirectUrl, hasOurKey } = match;
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
        redirectUrl,
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

function acceptedUnseen({ connection, request }: Attempt, answered: string): Failure {
  return {
    kind: 'unknown',
    message: `${connection.connector} said yes to a create of this ${nounOf(request)} and did not say which record it made, and its lookup shows none: ${oneLine(answered)}`,
    advice: failureTable.unknown.advice,
  };
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
