// First step of a push without a known link: fetch the record that the CRM has of this person, else create it, once, as
// far as the CRM allows. Every line of this order matters; sync-protocol section 5 says why.
import type { CrmRecord, Match, MatchKey, WriteAnswer } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { CrmError, type Failure } from '../domain/failure.ts';
import { RecordOwnedError } from '../domain/record-owned.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import {
  claimEntity,
  dropClaim,
  giveUp,
  releaseClaim,
  settleClaim,
  StaleClaim,
  type HeldClaim,
} from './claim.ts';
import { takeFromWords } from './associations/take-from-words.ts';
import type { PushDependencies } from './dependencies.ts';
import {
  done,
  finish,
  inOneTrip,
  inTransaction,
  nextStep,
  record,
  settleError,
  stop,
  type Finish,
} from './endings.ts';
import { hashRecord } from './hash-record.ts';
import { inAttempt } from './in-attempt.ts';
import { alreadyThere, findMatch, hashOfWhoItIs, matchNamed, namedRecord, whoItIs } from './match.ts';
import { keysToAsk } from './lookup.ts';
import { isHeld, ownedBy } from './conflicts.ts';
import { wordOnMatch } from './policies.ts';
import { recoverCreate } from './recover-create.ts';
import { foundThoughMissing, isGoneStill } from './recreate.ts';
import {
  allLeftOut,
  hashesOf,
  hashesWithout,
  sendWithoutRefused,
  without,
  type SentHashes,
} from './send-without.ts';
import { afterFailedCreate, keepKeysMs, sendMarked } from './sending.ts';

export function fetchOrCreateRecord(
  dependencies: PushDependencies,
  request: PushRequest,
  facts: AttemptFacts,
): Promise<PushAnswer> {
  return inAttempt(dependencies, request, facts, async (attempt) => {
    if (attempt.view.link !== undefined) return nextStep(attempt, 'update');
    let claim: HeldClaim | undefined;
    try {
      // Refused data is refused before any call.
      attempt.operations.toRecord(attempt.values, request);
      const keys = attempt.operations.keysOf(attempt.values, request);
      const claimed = await claimEntity(attempt, keys);
      if (claimed.kind === 'conflict') {
        return (await takeFromWords(attempt, claimed.failure)) ?? (await stop(attempt, claimed.failure));
      }
      if (claimed.kind === 'linked') return nextStep(attempt, 'update');
      claim = claimed.claim;
      return await fetchOrCreate(attempt, claim, keys);
    } catch (error) {
      if (claim !== undefined) await releaseClaim(attempt, claim);
      if (error instanceof CrmError) return settleError(attempt, error);
      throw error;
    }
  });
}

/** The lookup stands under the claim too: between "none" and the create nobody else can create this person. */
async function fetchOrCreate(attempt: Attempt, claim: HeldClaim, keys: MatchKey[]): Promise<PushAnswer> {
  const { operations, request } = attempt;
  const settled = await settleEarlier(attempt, claim, keys);
  if ('end' in settled) return settled;
  // It is settled that no earlier create made anything, and meanwhile the app has said which record it is.
  if (request.externalId !== undefined) {
    await inTransaction(attempt, (_rows, intents) => dropClaim(claim, intents));
    return nextStep(attempt, 'update');
  }
  if (operations.find !== undefined && settled.unasked.length > 0) {
    const { gone } = settled;
    const found = await findMatch(attempt, settled.unasked, {
      except: operations.read === undefined ? undefined : gone,
    });
    if (found.kind === 'conflict') {
      await releaseClaim(attempt, claim);
      return (await takeFromWords(attempt, found.failure)) ?? stop(attempt, found.failure);
    }
    if (found.kind === 'one') {
      const { match } = found;
      return match.externalId === gone
        ? foundThoughMissing(attempt, claim, gone)
        : adopt(attempt, claim, match);
    }
  }
  if (!attempt.mayCreate) return skip(attempt, claim);
  const crmRecord = operations.toRecord(attempt.values, request);
  return create(attempt, claim, { keys, crmRecord }).catch((error: unknown) => {
    const existingId = error instanceof CrmError ? namedRecord(attempt, error) : undefined;
    if (!(error instanceof CrmError) || existingId === undefined) throw error;
    return takeDuplicate(attempt, claim, { existingId, error });
  });
}

/** The CRM has refused a second record, and names the one that is there: taken by the rules of any other hit. */
async function takeDuplicate(
  attempt: Attempt,
  claim: HeldClaim,
  { existingId, error }: { existingId: string; error: CrmError },
): Promise<PushAnswer> {
  const named = await matchNamed(attempt, existingId);
  switch (named?.kind) {
    case 'one':
      return adopt(attempt, claim, named.match);
    case 'conflict':
      return giveUp(attempt, claim, named.failure);
    // Nobody can look at it, or it is somebody else's: without a record of its own, which the CRM refuses, a person decides.
    case 'none':
    case undefined:
      return giveUp(attempt, claim, await alreadyThere(attempt, existingId, error));
  }
}

/** What an earlier create or a deleted record leaves to be asked; of an entity that is new here, its keys. */
async function settleEarlier(
  attempt: Attempt,
  claim: HeldClaim,
  keys: MatchKey[],
): Promise<PushAnswer | { unasked: MatchKey[]; gone?: string }> {
  const { unanswered } = claim;
  switch (unanswered?.kind) {
    case 'create':
      return recoverCreate(attempt, claim, unanswered, keys);
    case 'missing': {
      const { gone = '' } = unanswered.sent;
      return (await isGoneStill(attempt, claim, { ...unanswered, gone })) ?? { unasked: keys, gone };
    }
    case 'update':
    case undefined:
      return { unasked: keysToAsk(attempt) };
  }
}

/** The CRM has this person, and no entity of ours owns the record. */
async function adopt(attempt: Attempt, claim: HeldClaim, match: Match): Promise<PushAnswer> {
  const { externalId, url, redirectUrl } = match;
  const word = wordOnMatch(attempt);
  if (word === 'skip') return skip(attempt, claim);
  if (word === 'hold') return giveUp(attempt, claim, isHeld(attempt, externalId));
  await releaseClaim(attempt, claim);
  // Id and link only: the record's fields have no place in Temporal's history.
  const { epoch } = attempt.connection;
  const who = await hashOfWhoItIs(attempt);
  const spent = attempt.calls.spent();
  return nextStep(attempt, 'update', { found: { externalId, epoch, url, redirectUrl, who, spent } });
}

/** Refused by its policy: nothing stays pending, the fields go with the next push that is allowed. */
function skip(attempt: Attempt, claim: HeldClaim): Promise<PushAnswer> {
  return finish(attempt, { outcome: 'skipped' }, (_rows, intents) => dropClaim(claim, intents));
}

async function create(
  attempt: Attempt,
  claim: HeldClaim,
  { keys, crmRecord }: { keys: MatchKey[]; crmRecord: CrmRecord },
): Promise<PushAnswer> {
  const { operations, request } = attempt;
  const whole = await hashRecord(attempt, crmRecord);
  const common = { keys, identity: whoItIs(attempt), word: request.createAfterUnknown };
  const send = (record: CrmRecord): Promise<WriteAnswer> => {
    const sent = { ...common, hashes: hashesOf(whole.hashes, record) };
    return sendMarked(attempt, claim, {
      kind: 'create',
      sent,
      send: (call) => operations.create(record, call),
      settle: (error) => {
        // Where nothing can be looked up there is nothing to wait for: the next attempt asks a person, or repeats it where
        // the connection says that the CRM recognises the person.
        throw afterFailedCreate(claim, error, {
          sent,
          canFind: operations.find !== undefined && keys.length > 0,
          mayRepeat: operations.declaration.crmDeduplicates || attempt.settings.onUnknownCreate === 'create',
        });
      },
    });
  };
  const { answer = {}, leftOut } = await sendWithoutRefused(attempt, crmRecord, send);
  await attempt.dependencies.reached?.('executed', attempt.request);

  const sentFields = Object.keys(without(crmRecord, leftOut));
  const linked = await writeLink(attempt, claim, answer, {
    ...hashesWithout(whole, leftOut),
    sentFields,
    leftOut: allLeftOut(attempt, leftOut),
  });
  await attempt.dependencies.reached?.('linked', attempt.request);
  return linked;
}

async function writeLink(
  attempt: Attempt,
  claim: HeldClaim,
  answer: WriteAnswer,
  sent: SentHashes & Pick<Finish, 'sentFields' | 'leftOut'>,
): Promise<PushAnswer> {
  const { request, operations } = attempt;
  const link = { externalId: answer.externalId, url: answer.url, redirectUrl: answer.redirectUrl };
  const result: Finish = {
    outcome: operations.declaration.answersId ? 'created' : 'sent',
    sentFields: sent.sentFields,
    leftOut: sent.leftOut,
    link,
  };
  return inTransaction(attempt, async (rows, intents) => {
    // Asked for together, done in this order.
    const [, , saved] = await Promise.all([
      settleClaim(claim, intents, { keepKeysMs: keepKeysMs(attempt) }),
      rows.saveLink({
        ...link,
        fingerprint: sent.fingerprint,
        sentHashes: sent.hashes,
        createdPushId: request.pushId,
      }),
      record(attempt, rows, result),
    ]);
    return done(attempt, result, saved);
  }).catch(async (error: unknown) => {
    if (error instanceof StaleClaim) await noteSecondRecord(attempt, answer);
    // The CRM answered with a record that another entity owns: it merged two people by itself.
    if (error instanceof RecordOwnedError) {
      claim.isExecutionUnknown = false;
      return giveUp(attempt, claim, ownedBy(attempt, answer.externalId ?? '', error.owner));
    }
    throw error;
  });
}

/** Our claim was taken over while the CRM answered: the other attempt's link stays, but a second record must be seen. */
async function noteSecondRecord(attempt: Attempt, answer: WriteAnswer): Promise<void> {
  const link = await inOneTrip(attempt, (rows) => rows.link());
  if (
    link?.externalId !== undefined &&
    answer.externalId !== undefined &&
    link.externalId !== answer.externalId
  ) {
    const failure: Failure = {
      kind: 'conflict',
      message: `The CRM made two records for this ${nounOf(attempt.request)}: ${link.externalId} (linked) and ${answer.externalId}.`,
      advice: { code: 'choose_record', externalIds: [link.externalId, answer.externalId] },
    };
    await inTransaction(attempt, (rows) =>
      rows.addToTimeline({
        pushId: `${attempt.request.pushId}:stale:${attempt.view.now}`,
        outcome: 'needs_attention',
        changeIds: [],
        sentFields: [],
        attempts: attempt.number,
        failure,
      }),
    );
  }
}
