// Entities that exchange their e-mails in a ring, in a CRM that allows each e-mail once: every update is refused, because
// another of them has not let go yet. One of them takes its old e-mail away first; then each that follows finds its own free.
import type { CrmRecord, WriteAnswer } from '../connectors/connector.ts';
import { CrmError } from '../domain/failure.ts';
import { compareField } from '../domain/objects/evidence.ts';
import { objects } from '../domain/objects/objects.ts';
import type { LinkRow } from '../store/entity/link-row.ts';
import type { Attempt } from './attempt.ts';
import { compared, settleClaim, type HeldClaim } from './claim.ts';
import { inOneTrip, inTransaction } from './endings.ts';
import { hashRecord } from './hash-record.ts';
import { identityOfEntity, takenByAnother, whoItIs } from './match.ts';
import { longestLagMs } from './sending.ts';

interface Refused {
  link: LinkRow;
  /** What was refused. */
  toSend: CrmRecord;
  error: unknown;
  /** Sends another update under the same claim; `sent`: the hashes of its fields. */
  send(record: CrmRecord, sent: Record<string, string>): Promise<WriteAnswer>;
}

/**
 * After an update that was refused: sends it without the e-mail, and has those who wait for this entity try again. Only
 * where the one that has the e-mail wants another too, and somebody waits for ours: the old e-mail is wrong by then,
 * whoever comes first. They are told before it is written down, so that after a crash it is done again.
 */
export async function makeRoom(attempt: Attempt, claim: HeldClaim, refused: Refused): Promise<void> {
  const { link, error, send } = refused;
  if (!(error instanceof CrmError) || error.kind !== 'conflict') return;
  const cleared = await clearedKeys(attempt, refused);
  const isSentAlready = Object.entries(cleared.hashes).every(
    ([path, hash]) => link.sentHashes[path] === hash,
  );
  if (isSentAlready || !(await hasLetGo(attempt, await ownerOfRefused(attempt, refused, error)))) return;
  const waiting = await inOneTrip(attempt, (rows) => rows.waitingForThis());
  if (waiting.length === 0) return;
  const record = { ...refused.toSend, ...cleared.record };
  const { hashes } = await hashRecord(attempt, record);
  try {
    await send(record, hashes);
  } catch (refusal) {
    // Not even that: what the update itself was answered is told.
    if (refusal instanceof CrmError) return;
    throw refusal;
  }
  await attempt.dependencies.retry(attempt.request, waiting);
  await inTransaction(attempt, async (rows, intents) => {
    await settleClaim(claim, intents);
    await rows.saveLink({ ...link, fingerprint: undefined, sentHashes: { ...link.sentHashes, ...hashes } });
    await intents.freeKeys(claim.token);
    const { operations, values, request } = attempt;
    await intents.keepOnlyKeys(compared(attempt, operations.keysOf(values, request)), longestLagMs(attempt));
  });
  claim.isReleased = true;
}

/** The places of the e-mail, empty; none where this CRM's record cannot say so. */
async function clearedKeys(attempt: Attempt, { toSend }: Refused) {
  const { operations, request, values } = attempt;
  const empty = strongFields(attempt).flatMap((field) => {
    const { list } = objects[request.object].keys[field] ?? {};
    return [field, ...(list === undefined ? [] : [list])].filter((name) => Object.hasOwn(values, name));
  });
  const given = { ...values, ...Object.fromEntries(empty.map((name) => [name, null])) };
  let mapped: CrmRecord = {};
  try {
    mapped = operations.toRecord(given, request);
  } catch (error) {
    // The CRM wants an e-mail in each record.
    if (!(error instanceof CrmError)) throw error;
  }
  const record = Object.fromEntries(
    Object.entries(mapped).filter(
      ([path, value]) => Object.hasOwn(toSend, path) && isEmpty(value) && !isEmpty(toSend[path]),
    ),
  );
  return { record, hashes: (await hashRecord(attempt, record)).hashes };
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '';
}

async function ownerOfRefused(
  attempt: Attempt,
  { link }: Refused,
  error: CrmError,
): Promise<string | undefined> {
  const taken = await takenByAnother(attempt, link.externalId, error);
  return taken?.advice.code === 'part_or_take_over' ? taken.advice.owner : undefined;
}

/** In the app it has another e-mail, or none: only its record has not. */
async function hasLetGo(attempt: Attempt, owner: string | undefined): Promise<boolean> {
  if (owner === undefined) return false;
  const theirs = await identityOfEntity(attempt, owner);
  const known = whoItIs(attempt);
  return strongFields(attempt).every(
    (field) => compareField(attempt.request.object, field, known, theirs) !== 'same',
  );
}

function strongFields({ request: { object } }: Attempt): string[] {
  return Object.entries(objects[object].keys).flatMap(([field, { strength }]) =>
    strength === 'strong' ? [field] : [],
  );
}
