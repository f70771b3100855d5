// Updating the record that the link, a match or the app names. Updates claim too, and an update without a known
// answer is written again after the horizon: it is never taken for "unchanged".
import type { CrmRecord, MatchKey, WriteAnswer } from '../connectors/connector.ts';
import type { FoundRecord, PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { CrmError } from '../domain/failure.ts';
import type { LeftOut } from '../domain/mapping/mapping-refusal.ts';
import { RecordOwnedError } from '../domain/record-owned.ts';
import type { LinkRow } from '../store/entity/link-row.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import {
  askAgainMs,
  beginAnew,
  claimForUpdate,
  heldByAnother,
  isOvertaken,
  compared,
  releaseClaim,
  settleClaim,
  StaleClaim,
  type HeldClaim,
} from './claim.ts';
import type { PushDependencies } from './dependencies.ts';
import {
  done,
  finish,
  inTransaction,
  nextStep,
  publicLink,
  record,
  settleError,
  stop,
  type Finish,
} from './endings.ts';
import { hashRecord, type RecordHashes } from './hash-record.ts';
import { inAttempt } from './in-attempt.ts';
import { makeRoom } from './make-room.ts';
import { hashOfWhoItIs, takenByAnother } from './match.ts';
import { lookFirst } from './look-first.ts';
import { otherIsLinked, ownedBy } from './conflicts.ts';
import { differencesOf } from './policies.ts';
import { settleMissing } from './recreate.ts';
import { selectFields } from './select-fields.ts';
import { allLeftOut, hashesOf, hashesWithout, sendWithoutRefused, type SentHashes } from './send-without.ts';
import { afterFailedWrite, longestLagMs, sendMarked, waitForHorizon } from './sending.ts';

/** The record to update, and how sure we are that it is ours. */
interface Target {
  link: LinkRow;
  /** Found by a match: linked before the update, so that two entities cannot both write to it. */
  isAdoption: boolean;
  /** Named by the app: linked only when the CRM accepts the update. */
  isNamed: boolean;
}

export function updateRecord(
  dependencies: PushDependencies,
  request: PushRequest,
  facts: AttemptFacts,
): Promise<PushAnswer> {
  return inAttempt(dependencies, request, facts, async (attempt) => {
    const target = await targetOf(attempt);
    if (target === undefined) return nextStep(attempt, 'fetchOrCreate');
    const { externalId } = target.link;
    const { externalId: named } = attempt.request;
    if (named !== undefined && externalId !== undefined && named !== externalId) {
      return stop(attempt, otherIsLinked(attempt, externalId, named));
    }
    return update(attempt, target);
  });
}

async function targetOf(attempt: Attempt): Promise<Target | undefined> {
  const { view, request } = attempt;
  if (view.link !== undefined) {
    return { link: view.link, isAdoption: view.link.isAdopting === true, isNamed: false };
  }
  if (request.found !== undefined && (await isStillWhoWasFound(attempt, request.found))) {
    const { externalId, url, redirectUrl } = request.found;
    return { link: { externalId, url, redirectUrl, sentHashes: {} }, isAdoption: true, isNamed: false };
  }
  // A create without a known answer is settled first, by the step that may look for its record.
  if (request.externalId === undefined || view.hasOpenCreate) return undefined;
  return { link: { externalId: request.externalId, sentHashes: {} }, isAdoption: false, isNamed: true };
}

/**
 * Found before the connection was changed, the record may be of another account; found before the entity's e-mail was
 * changed, it may be another person's.
 */
async function isStillWhoWasFound(attempt: Attempt, { epoch, who }: FoundRecord): Promise<boolean> {
  if (epoch !== attempt.connection.epoch) return false;
  return who === undefined || who === (await hashOfWhoItIs(attempt));
}

async function update(attempt: Attempt, target: Target): Promise<PushAnswer> {
  const { request, view } = attempt;
  let claim: HeldClaim | undefined;
  try {
    const crmRecord = attempt.operations.toRecord(attempt.values, request);
    const hashed = await hashRecord(attempt, crmRecord);
    if (target.link.fingerprint === hashed.fingerprint && !attempt.isPostgresBehind)
      return await unchanged(attempt, target);
    // The record that this very push made may be completed, whatever the policy says of updates.
    if (!attempt.mayUpdate && target.link.createdPushId !== request.pushId) {
      return await finish(attempt, { outcome: 'skipped', link: view.link });
    }
    claim = await claimForUpdate(attempt, recordKey(target));
    return await updateUnderClaim(attempt, claim, target, { crmRecord, ...hashed });
  } catch (error) {
    if (claim !== undefined) await releaseClaim(attempt, claim);
    if (error instanceof RecordOwnedError)
      return stop(attempt, ownedBy(attempt, target.link.externalId ?? '', error.owner));
    if (error instanceof CrmError) return settleUpdateError(attempt, target, error);
    throw error;
  }
}

/** A record that is not linked yet is written to by one entity at a time, whoever found or named it. */
function recordKey({ isNamed, isAdoption, link }: Target): MatchKey[] {
  return isNamed || isAdoption ? [{ field: 'externalId', value: link.externalId ?? '' }] : [];
}

async function updateUnderClaim(
  attempt: Attempt,
  claim: HeldClaim,
  target: Target,
  { crmRecord, ...hashed }: { crmRecord: CrmRecord } & RecordHashes,
): Promise<PushAnswer> {
  const { operations } = attempt;
  if (claim.unanswered?.kind === 'update') waitForHorizon('update', claim.unanswered.untilHorizonMs);
  const link = claim.link ?? (await linkUnderClaim(attempt, claim, target));
  const { externalId } = link;
  const asked = differencesOf(attempt, { ...target, link }, { crmRecord, ...hashed });
  const { state, current, complete } = await lookFirst(attempt, link, asked);
  // What an update without a known answer has filled is ours, and is written again.
  const filled = Object.keys(claim.unanswered?.sent.hashes ?? {});
  const selection = selectFields({ ...asked, current, filled });
  if (selection.changed.length === 0 && !target.isNamed) {
    const isDead = state !== undefined && state.state !== 'live';
    // Nothing is sent that would be answered with "not found", so nothing may count as sent either.
    if (isDead && selection.withheld.length > 0 && claim.unanswered === undefined) {
      await releaseClaim(attempt, claim);
      return settleMissing(attempt, externalId, link.fingerprint);
    }
    const { changed } = selection;
    return writeAnswer(attempt, claim, { ...target, link }, {}, { ...hashed, changed, leftOut: [] });
  }
  const sentHashes = Object.fromEntries(
    selection.changed.map((field) => [field, hashed.hashes[field] ?? '']),
  );
  const unanswered = claim.unanswered?.kind === 'update' ? claim.unanswered.sent.hashes : {};
  const toSend = selection.changed.length === 0 ? crmRecord : selection.toSend;
  const send = (record: CrmRecord, sent: Record<string, string>) =>
    sendMarked(attempt, claim, {
      kind: 'update',
      sent: { keys: [], hashes: { ...unanswered, ...sent } },
      send: (call) => operations.update(externalId, complete(record), call),
      settle: (error) => {
        throw afterFailedWrite(claim, error);
      },
    });
  const sent = await sendWithoutRefused(attempt, toSend, (record) =>
    send(record, hashesOf(sentHashes, record)),
  ).catch(async (error: unknown) => {
    await makeRoom(attempt, claim, { link, toSend, error, send });
    throw error;
  });
  await attempt.dependencies.reached?.('executed', attempt.request);
  const answered = await writeAnswer(attempt, claim, { ...target, link }, sent.answer ?? {}, {
    ...hashesWithout(hashed, sent.leftOut),
    changed: selection.changed.filter((path) => !sent.leftOut.some(({ crmField }) => crmField === path)),
    leftOut: sent.leftOut,
  });
  await attempt.dependencies.reached?.('linked', attempt.request);
  return answered;
}

/** A record found by a match becomes the link now, unless a person has just set one; the first owner keeps it. */
async function linkUnderClaim(attempt: Attempt, claim: HeldClaim, target: Target): Promise<LinkRow> {
  return inTransaction(attempt, async (rows, intents) => {
    if (!(await intents.holds(claim.token))) throw new StaleClaim();
    const link = await rows.link();
    if (link !== undefined) return link;
    if (target.isNamed) {
      const owner = await rows.ownerOf(target.link.externalId ?? '');
      if (owner !== undefined) throw new RecordOwnedError(owner);
      return target.link;
    }
    await rows.saveLink({ ...target.link, isAdopting: true });
    return target.link;
  });
}

async function writeAnswer(
  attempt: Attempt,
  claim: HeldClaim,
  target: Target,
  answer: WriteAnswer,
  sent: SentHashes & { changed: string[]; leftOut: LeftOut[] },
): Promise<PushAnswer> {
  const link: LinkRow = {
    externalId: target.link.externalId,
    url: answer.url ?? target.link.url,
    redirectUrl: answer.redirectUrl ?? target.link.redirectUrl,
    fingerprint: sent.fingerprint,
    // Withheld fields count as sent, so that the next update leaves them alone too.
    sentHashes: sent.hashes,
  };
  const result: Finish = {
    outcome: updateOutcome(attempt, target, sent.changed.length > 0 || target.isNamed),
    sentFields: sent.changed,
    leftOut: allLeftOut(attempt, sent.leftOut),
    link: publicLink(link),
  };
  return inTransaction(attempt, async (rows, intents) => {
    // Asked for together, done in this order: a stale token writes nothing.
    const [, , , , saved] = await Promise.all([
      settleClaim(claim, intents),
      rows.saveLink(link),
      // Of the record: from here on the link says whose it is.
      intents.freeKeys(claim.token),
      // Of before, which the entity has not any more.
      intents.keepOnlyKeys(
        compared(attempt, attempt.operations.keysOf(attempt.values, attempt.request)),
        longestLagMs(attempt),
      ),
      record(attempt, rows, result),
    ]);
    return done(attempt, result, saved);
  });
}

/**
 * Nothing to send, so nothing to claim; but "in step" is true only while nobody else is about to write. The fields are
 * written first: whoever claims later sees that they are newer than what he read, and whoever claimed before is seen here.
 */
function unchanged(attempt: Attempt, target: Target): Promise<PushAnswer> {
  const result: Finish = { outcome: updateOutcome(attempt, target, false), link: target.link };
  return inTransaction(attempt, async (rows, intents) => {
    const [saved, link, heldForMs] = await Promise.all([
      record(attempt, rows, result),
      rows.link(),
      intents.heldForMs(),
    ]);
    if (heldForMs !== undefined) throw heldByAnother(Math.min(heldForMs, askAgainMs));
    if (isOvertaken(target.link, link)) throw beginAnew();
    return done(attempt, result, saved);
  });
}

/** What happened to the record in this push: an update that completes a create of the same push is still "created". */
function updateOutcome(attempt: Attempt, target: Target, hasSent: boolean): Finish['outcome'] {
  if (!attempt.operations.declaration.answersId) return hasSent ? 'sent' : 'unchanged';
  const created = attempt.view.link?.createdPushId ?? target.link.createdPushId;
  if (created === attempt.request.pushId) return 'created';
  return hasSent ? 'updated' : 'unchanged';
}

/** The record that we write to is gone, or was never there. */
async function settleUpdateError(attempt: Attempt, target: Target, error: CrmError): Promise<PushAnswer> {
  const { externalId } = target.link;
  if (error.kind === 'conflict') return settleConflict(attempt, externalId, error);
  if (error.kind !== 'not_found') return settleError(attempt, error);
  if (!target.isNamed) {
    return settleMissing(attempt, externalId).catch((readError: unknown) => {
      if (readError instanceof CrmError) return settleError(attempt, readError);
      throw readError;
    });
  }
  return stop(attempt, {
    kind: 'not_found',
    message: `${attempt.connection.connector} has no record ${externalId ?? 'without id'}.`,
    advice: { code: 'correct_external_id' },
  });
}

/** The CRM allows an e-mail once: whose record has it is said, and waited for, where another entity owns that. */
async function settleConflict(
  attempt: Attempt,
  externalId: string | undefined,
  error: CrmError,
): Promise<PushAnswer> {
  const taken = await takenByAnother(attempt, externalId, error);
  return taken === undefined ? settleError(attempt, error) : stop(attempt, taken);
}
