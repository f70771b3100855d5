// Creating once, as far as the CRM allows. Every line of this order matters; sync-protocol section 5 says why.
import type { MatchKey, WriteAnswer } from '../connectors/connector.ts';
import type { PushAnswer, PushRequest } from '../domain/contact/push.ts';
import { CrmError, failureTable, type Failure } from '../domain/failure.ts';
import { RecordOwnedError } from '../domain/record-owned.ts';
import { beginAttempt, type Attempt } from './attempt.ts';
import { claimContact, giveUp, releaseClaim, type HeldClaim } from './claim.ts';
import { RetryLater, type PushDependencies } from './dependencies.ts';
import { done, finish, inTransaction, nextStep, record, settleError, stop } from './endings.ts';
import { hashRecord } from './hash-record.ts';
import { keysOrThrow, lookUp, ownedBy } from './match.ts';
import { keysStayTakenMs, recoverCreate } from './recover-create.ts';
import { afterFailedWrite, longestLagMs, markSent } from './sending.ts';

/** A "none" older than this is looked up again. */
const lookupIsFreshMs = 30_000;

export async function createContact(
  dependencies: PushDependencies,
  request: PushRequest,
  attemptNumber: number,
): Promise<PushAnswer> {
  const begun = await beginAttempt(dependencies, request, attemptNumber);
  if ('answer' in begun) return begun.answer;
  const { attempt } = begun;
  if (attempt.view.link !== undefined) return nextStep(attempt, 'update');
  let claim: HeldClaim | undefined;
  try {
    const keys = attempt.operations.keysOf(attempt.values, request);
    const claimed = await claimContact(attempt, keys);
    if (claimed.kind === 'conflict') return await stop(attempt, claimed.failure);
    if (claimed.kind === 'linked') return nextStep(attempt, 'update');
    claim = claimed.claim;
    return await createUnderClaim(attempt, claim, keys);
  } catch (error) {
    if (claim !== undefined) await releaseClaim(attempt, claim);
    if (error instanceof CrmError) return settleError(attempt, error);
    throw error;
  }
}

async function createUnderClaim(attempt: Attempt, claim: HeldClaim, keys: MatchKey[]): Promise<PushAnswer> {
  const { operations, request, view } = attempt;
  if (claim.unanswered?.kind === 'create') {
    const recovered = await recoverCreate(attempt, claim, claim.unanswered, keys);
    if (recovered !== undefined) return recovered;
  } else if (
    operations.find !== undefined &&
    operations.declaration.beforeCreate === 'fetch' &&
    isStale(attempt, claim)
  ) {
    const found = await lookUp(attempt, keysOrThrow(attempt, 'findContact'));
    if (found.kind === 'conflict') return giveUp(attempt, claim, found.failure);
    if (found.kind === 'one') {
      await releaseClaim(attempt, claim);
      // Id and link only: the record's fields have no place in Temporal's history.
      const { externalId, url } = found.match;
      return nextStep(attempt, 'update', {
        kind: 'match',
        externalId,
        ...(url === undefined ? {} : { url }),
      });
    }
  }
  if (!attempt.mayCreate) {
    return finish(attempt, { outcome: 'skipped' }, async (_rows, intents) => {
      await intents.settle(claim.token);
      await intents.freeKeys();
    });
  }

  const crmRecord = operations.toRecord(attempt.values, request);
  const { hashes, fingerprint } = await hashRecord(attempt, crmRecord);
  await markSent(attempt, claim, 'create', { keys, hashes });
  const answer = await operations.create(crmRecord, request).catch((error: unknown) => {
    // Where nothing can be looked up there is nothing to wait for: the next attempt asks a person, or repeats it where
    // the connection says that the CRM recognises the person.
    const canWait = operations.find !== undefined || operations.declaration.crmDeduplicates;
    throw afterFailedWrite(claim, error, canWait ? claim.horizonMs : 0);
  });
  await attempt.dependencies.reached?.('executed');

  const sentFields = Object.keys(crmRecord);
  const answered = await writeLink(attempt, claim, answer, { hashes, fingerprint, sentFields });
  await attempt.dependencies.reached?.('linked');
  return answered ?? staleAnswer(attempt, answer, view.now);
}

/** Looked up too long ago, or before a claim that waited or took over. */
function isStale(attempt: Attempt, claim: HeldClaim): boolean {
  const { found } = attempt.request;
  if (claim.tookOver || found?.kind !== 'none') return true;
  return attempt.view.now - found.at > lookupIsFreshMs;
}

async function writeLink(
  attempt: Attempt,
  claim: HeldClaim,
  answer: WriteAnswer,
  sent: { hashes: Record<string, string>; fingerprint: string; sentFields: string[] },
): Promise<PushAnswer | undefined> {
  const { request, operations } = attempt;
  const outcome = operations.declaration.answersId ? 'created' : 'sent';
  const link = {
    ...(answer.externalId === undefined ? {} : { externalId: answer.externalId }),
    ...(answer.url === undefined ? {} : { url: answer.url }),
  };
  return inTransaction(attempt, async (rows, intents) => {
    if (!(await intents.settle(claim.token))) return undefined;
    await rows.saveLink({
      ...link,
      fingerprint: sent.fingerprint,
      sentHashes: sent.hashes,
      createdPushId: request.pushId,
    });
    await intents.keepKeys(keysStayTakenMs + longestLagMs(attempt));
    const result = {
      outcome,
      sentFields: sent.sentFields,
      link,
      ...(answer.redirectUrl === undefined ? {} : { redirectUrl: answer.redirectUrl }),
    } as const;
    return done(attempt, result, await record(attempt, rows, result));
  }).catch((error: unknown) => {
    // The CRM answered with a record that another contact owns: it merged two people by itself.
    if (error instanceof RecordOwnedError) {
      return giveUp(attempt, claim, ownedBy(answer.externalId ?? '', error.owner), true);
    }
    throw error;
  });
}

/** Our claim was taken over while the CRM answered: a stale token writes no link, but a second record must be seen. */
async function staleAnswer(attempt: Attempt, answer: WriteAnswer, now: number): Promise<PushAnswer> {
  const link = await inTransaction(attempt, (rows) => rows.link());
  if (
    link?.externalId !== undefined &&
    answer.externalId !== undefined &&
    link.externalId !== answer.externalId
  ) {
    const failure: Failure = {
      kind: 'conflict',
      message: `The CRM made two records for this contact: ${link.externalId} (linked) and ${answer.externalId}.`,
      whatToDo: failureTable.conflict.whatToDo,
    };
    await inTransaction(attempt, (rows) =>
      rows.addToTimeline({
        pushId: `${attempt.request.pushId}:stale:${now}`,
        outcome: 'needs_attention',
        changeIds: [],
        sentFields: [],
        attempts: attempt.number,
        failure,
      }),
    );
  }
  throw new RetryLater('transient', 'Another attempt took this contact over; trying again.');
}
