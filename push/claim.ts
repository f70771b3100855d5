// The claim fences every write: one attempt at a time per entity, and one entity at a time per match key.
import type { MatchKey } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import type { Failure } from '../domain/failure.ts';
import { strengthOf } from '../domain/objects/evidence.ts';
import { comparedKey } from '../domain/objects/objects.ts';
import type { EntityRows } from '../store/entity/entity-rows.ts';
import type { Intents } from '../store/entity/intents.ts';
import type { KeyClaim, KeysToClaim } from '../store/entity/key-claims.ts';
import type { Sent } from '../store/entity/sent.ts';
import type { Unanswered } from '../store/entity/write-claims.ts';
import type { LinkRow } from '../store/entity/link-row.ts';
import type { Attempt } from './attempt.ts';
import { RetryLater } from './dependencies.ts';
import { inTransaction, stop, type Stopped } from './endings.ts';
import { isPhoneIdentity, whoItIs } from './match.ts';
import { conflict } from './conflicts.ts';

/** Another entity holds a key for as long as its attempt may take, and is mostly done much sooner. */
export const askAgainMs = 2_000;

export interface HeldClaim {
  token: string;
  /** As it was when the claim had become ours. */
  link: LinkRow | undefined;
  unanswered: Unanswered | undefined;
  /** This attempt marked the intent as sent. */
  hasSent: boolean;
  isExecutionUnknown: boolean;
  isReleased: boolean;
  horizonMs?: number;
  /** Of a create that was sent: what the intent is to keep of it from now on. */
  keptSent?: Sent;
}

export type Claimed =
  | { kind: 'claimed'; claim: HeldClaim }
  | { kind: 'linked' }
  | { kind: 'conflict'; failure: Failure };

/** For a create: the entity, which must still be without a link, and its match keys; all or nothing. */
export async function claimEntity(attempt: Attempt, keys: MatchKey[]): Promise<Claimed> {
  const claimed = await inClaim(attempt, async (rows, intents) => {
    const { claim, keyClaim } = await claimAll(attempt, rows, intents, keys);
    if (claim.link !== undefined) throw new NotClaimed({ kind: 'linked' });
    if (keyClaim.kind === 'held') {
      if (!keyClaim.isLinked) {
        throw new RetryLater(
          'transient',
          `Another ${nounOf(attempt.request)} with the same e-mail or phone is being created; waiting for it.`,
          Math.min(keyClaim.retryAfterMs, askAgainMs),
        );
      }
      if (keyClaim.isLetGo) {
        throw new RetryLater(
          'transient',
          `Another ${nounOf(attempt.request)} had the same e-mail or phone until now; waiting until no lookup shows it.`,
          keyClaim.retryAfterMs,
        );
      }
      throw new NotClaimed({ kind: 'conflict', failure: justCreated(attempt, keyClaim) });
    }
    return claim;
  });
  if (claimed.kind === 'claimed') await attempt.dependencies.reached?.('claimed', attempt.request);
  return claimed;
}

function justCreated(
  { request }: Attempt,
  { entityId: owner, externalId }: { entityId: string; externalId?: string | undefined },
): Failure {
  const message = `The ${nounOf(request)} "${owner}" was just created with the same e-mail or phone.`;
  if (externalId === undefined) return conflict(message);
  return { kind: 'conflict', message, advice: { code: 'part_or_take_over', owner, externalId } };
}

/** For an update: the same row, no match keys, unless the app named the record. */
export async function claimForUpdate(attempt: Attempt, keys: MatchKey[]): Promise<HeldClaim> {
  const held = await inTransaction(attempt, async (rows, intents) => {
    const { claim, keyClaim } = await claimAll(attempt, rows, intents, keys);
    if (isOvertaken(attempt.view.link, claim.link)) throw beginAnew();
    if (keyClaim.kind === 'held') {
      throw new RetryLater(
        'transient',
        `Another ${nounOf(attempt.request)} names the same record; waiting for it.`,
        Math.min(keyClaim.retryAfterMs, askAgainMs),
      );
    }
    return claim;
  });
  await attempt.dependencies.reached?.('claimed', attempt.request);
  return held;
}

/** A push ended, or began to send, between our reading and our claim: what we read may be older than what it sent. */
export function isOvertaken(read: LinkRow | undefined, claimed: LinkRow | undefined): boolean {
  return read?.externalId !== claimed?.externalId || read?.fingerprint !== claimed?.fingerprint;
}

/**
 * A phone is held together with those who are somebody else by their e-mail: two people of one office are created side
 * by side. Where the phone says who it is, nobody shares it.
 */
function keysToClaim(attempt: Attempt, keys: MatchKey[]): KeysToClaim {
  const { object } = attempt.request;
  const isShared = ({ field }: MatchKey): boolean =>
    strengthOf(object, field, isPhoneIdentity(attempt)) === 'weak';
  const besides = Object.entries(whoItIs(attempt)).flatMap(([field, values]) =>
    strengthOf(object, field) === 'strong' ? values.map((value) => ({ field, value })) : [],
  );
  return {
    keys: compared(
      attempt,
      keys.filter((key) => !isShared(key)),
    ),
    shared: compared(attempt, keys.filter(isShared)),
    besides: compared(attempt, besides),
  };
}

/** In the form in which they are compared and claimed. */
export function compared({ request }: Attempt, keys: MatchKey[]): MatchKey[] {
  return keys.map(({ field, value }) => ({ field, value: comparedKey(request.object, field, value) }));
}

/** Gives the claim back after an error. What was sent and may be executed stays known. */
export async function releaseClaim(attempt: Attempt, claim: HeldClaim): Promise<void> {
  if (claim.isReleased) return;
  claim.isReleased = true;
  const forgetSent = claim.hasSent && !claim.isExecutionUnknown;
  await inTransaction(attempt, async (_rows, intents) => {
    await intents.release(claim.token, { forgetSent, sent: forgetSent ? undefined : claim.keptSent });
    // Nothing of this attempt is under way, and nothing older either: the keys are free for others.
    if (!claim.hasSent && claim.unanswered === undefined) await intents.freeKeys(claim.token);
  });
}

/** Gives the claim back and stops the push: a person must look. */
export async function giveUp(attempt: Attempt, claim: HeldClaim, failure: Failure): Promise<Stopped> {
  await releaseClaim(attempt, claim);
  return stop(attempt, failure);
}

/** Another attempt took the entity over: a stale token writes nothing. */
export class StaleClaim extends RetryLater {
  constructor() {
    super('transient', 'Another attempt took over; trying again.');
  }
}

/** The CRM has answered: the intent goes. Throws StaleClaim, which undoes what is written with it. */
export async function settleClaim(
  claim: HeldClaim,
  intents: Intents,
  options?: { keepKeysMs: number },
): Promise<void> {
  if (!(await intents.settle(claim.token, options))) throw new StaleClaim();
}

/** Nothing was made and nothing is under way: the intent goes, and the keys are free for others. */
export async function dropClaim(claim: HeldClaim, intents: Intents): Promise<void> {
  claim.isReleased = true;
  if (await intents.settle(claim.token)) await intents.freeKeys(claim.token);
}

/** Rolls the claim's transaction back and carries the reason out of it. */
class NotClaimed extends Error {
  readonly reason: Exclude<Claimed, { kind: 'claimed' }>;
  constructor(reason: Exclude<Claimed, { kind: 'claimed' }>) {
    super('not claimed');
    this.reason = reason;
  }
}

type ClaimWork = Parameters<typeof inTransaction<HeldClaim>>[1];

async function inClaim(attempt: Attempt, work: ClaimWork): Promise<Claimed> {
  try {
    return { kind: 'claimed', claim: await inTransaction(attempt, work) };
  } catch (error) {
    if (error instanceof NotClaimed) return error.reason;
    throw error;
  }
}

/**
 * Claims the entity, reads its link and how new its fields are again, then claims the match keys: asked for together,
 * done in this order. An attempt that waited at its claim must not write what is older than what was accepted since.
 */
async function claimAll(
  attempt: Attempt,
  rows: EntityRows,
  intents: Intents,
  keys: MatchKey[],
): Promise<{ claim: HeldClaim; keyClaim: KeyClaim }> {
  const { attemptTimeoutMs } = attempt.settings;
  const token = attempt.dependencies.newToken();
  const [connection, claim, link, revision, keyClaim] = await Promise.all([
    // Locked before the intent: settings that point at another account wait for us, or we see their epoch.
    rows.lockConnection(),
    intents.claim(token, attemptTimeoutMs),
    rows.link(),
    rows.stateRevision(),
    intents.claimKeys(token, keysToClaim(attempt, keys), attemptTimeoutMs),
  ]);
  if (connection?.epoch !== attempt.connection.epoch) throw beginAnew();
  if (claim.kind === 'held') throw heldByAnother(claim.retryAfterMs);
  if (revision !== attempt.view.revision) throw beginAnew();
  const held: HeldClaim = {
    token,
    link,
    unanswered: claim.unanswered,
    hasSent: false,
    isExecutionUnknown: false,
    isReleased: false,
  };
  return { claim: held, keyClaim };
}

export function heldByAnother(retryAfterMs: number): RetryLater {
  return new RetryLater(
    'transient',
    'An earlier attempt still holds it; waiting for that one.',
    retryAfterMs,
  );
}

/** Link or fields are not what this attempt has read. */
export function beginAnew(): RetryLater {
  return new RetryLater('transient', 'It was written meanwhile; beginning anew.', 1);
}
