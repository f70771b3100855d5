// Which record is it: none, one that nobody owns, or a conflict that names the owner. The one place where a hit is taken,
// whoever looked for it and why; the rule itself is domain/objects/evidence.ts.
import type { Match, MatchKey } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import { CrmError, oneLine, type Failure } from '../domain/failure.ts';
import { valuesOf } from '../domain/fields.ts';
import {
  compareField,
  contradiction,
  identityOf,
  judge,
  ourKey,
  strengthOf,
  weigh,
  type Evidence,
  type Identity,
  type OnContradiction,
} from '../domain/objects/evidence.ts';
import { comparedKey } from '../domain/objects/objects.ts';
import type { Attempt } from './attempt.ts';
import { inOneTrip } from './endings.ts';
import { conflict, contradicted, ownedBy, severalMatch } from './conflicts.ts';
import { findAll, readRecord, stagesOf, type Found } from './lookup.ts';

export type MatchResult =
  | { kind: 'none' }
  | { kind: 'one'; match: Match }
  | { kind: 'conflict'; failure: Failure };

export interface Weighed {
  hit: Found;
  evidence: Evidence;
}

/**
 * Finds by the keys, the strongest first: what one of them finds is not looked for by weaker ones. "None" is only what
 * the CRM said. `except` is a record that is gone.
 */
export async function findMatch(
  attempt: Attempt,
  keys: MatchKey[],
  { except }: { except?: string | undefined } = {},
): Promise<MatchResult> {
  const found = new Map<string, Found>();
  const known = whoItIs(attempt);
  let chosen: MatchResult = { kind: 'none' };
  for (const stage of stagesOf(attempt, keys)) {
    await findAll(attempt, stage, found);
    if (except !== undefined) found.delete(except);
    const weighed = await weighAll(attempt, [...found.values()], known);
    chosen = await choose(attempt, weighed);
    if (chosen.kind !== 'none' && weighed.some(({ evidence }) => decides(evidence))) return chosen;
  }
  return chosen;
}

/** Nothing that a weaker key finds can change it. */
function decides({ strength, contradictedBy }: Evidence): boolean {
  return strength !== 'weak' && contradictedBy === undefined;
}

/** The record among these, by the connection's rules; one that another entity owns is a conflict that names it. */
export async function choose(attempt: Attempt, weighed: readonly Weighed[]): Promise<MatchResult> {
  const judged = judge(weighed, onContradiction(attempt));
  switch (judged.kind) {
    case 'none':
      return { kind: 'none' };
    case 'several':
      return { kind: 'conflict', failure: severalMatch(attempt, judged.hits) };
    case 'contradicted':
      return { kind: 'conflict', failure: contradicted(attempt, judged.hit, judged.by) };
    case 'one': {
      const owner = await ownerOf(attempt, judged.hit);
      return owner === undefined
        ? { kind: 'one', match: judged.hit }
        : { kind: 'conflict', failure: ownedBy(attempt, judged.hit.externalId, owner) };
    }
  }
}

/**
 * What speaks for each, and against it. A record that has no more than our phone, and that another entity of the app owns
 * who is somebody else by an e-mail, is left out: the app itself says that they are two.
 */
export async function weighAll(
  attempt: Attempt,
  hits: readonly Found[],
  known: Identity,
): Promise<Weighed[]> {
  const { object } = attempt.request;
  const phoneIsIdentity = isPhoneIdentity(attempt);
  const weighed = await Promise.all(
    hits.map(async (hit): Promise<Weighed[]> => {
      const evidence = weigh(object, hit, { known, phoneIsIdentity });
      const { strength, contradictedBy } = evidence;
      const owner = strength === 'weak' ? await ownerOf(attempt, hit) : undefined;
      if (owner === undefined) return [{ hit, evidence }];
      if (contradictedBy !== undefined && contradictedBy !== ourKey) return [];
      const isAnother = contradiction(object, known, await identityOfEntity(attempt, owner)) !== undefined;
      // Whose it is says the link, and no longer the id in the record.
      return isAnother ? [] : [{ hit, evidence: { strength } }];
    }),
  );
  return weighed.flat();
}

/** What is known of the attempt's entity. */
export function whoItIs({ request, values }: Pick<Attempt, 'request' | 'values'>): Identity {
  return identityOf(request.object, values);
}

/**
 * Of whom a hit was taken, as a hash: the update of a record that was found is of that same person, or the record is
 * looked for again.
 */
export async function hashOfWhoItIs(attempt: Attempt): Promise<string> {
  const { dependencies, tenantId, request } = attempt;
  const hash = await dependencies.store.hasher(tenantId);
  const identity = Object.entries(whoItIs(attempt)).map(([field, values]) => [
    field,
    ...values.map((value) => comparedKey(request.object, field, value)).toSorted(),
  ]);
  return hash(['who', JSON.stringify(identity)]).slice(0, 22);
}

export async function identityOfEntity(attempt: Attempt, entityId: string): Promise<Identity> {
  const { dependencies, tenantId, request } = attempt;
  const { fields } = await dependencies.store.inOneTrip(tenantId, { ...request, entityId }, (rows) =>
    rows.read(''),
  );
  return identityOf(request.object, valuesOf(fields));
}

/** The contract's "recommended primary identifier": where a connection asks by nothing but the phone, it says who it is. */
export function isPhoneIdentity({ operations }: Pick<Attempt, 'operations'>): boolean {
  const [key, ...more] = operations.declaration.keys;
  return key?.field === 'phone' && more.length === 0;
}

/** A person who says "create" has looked, and says that it is another one. */
function onContradiction({ request, settings }: Attempt): OnContradiction {
  if (request.createAfterUnknown !== undefined && settings.onContradiction === 'conflict') return 'create';
  return settings.onContradiction;
}

export function ownerOf(
  attempt: Attempt,
  { externalId }: Pick<Match, 'externalId'>,
): Promise<string | undefined> {
  return inOneTrip(attempt, (rows) => rows.ownerOf(externalId));
}

/** The record that a refused write names; not what is the entity's own phone or e-mail in the CRM's sentence. */
export function namedRecord(attempt: Attempt, { kind, existingId }: CrmError): string | undefined {
  if (kind !== 'conflict' || existingId === undefined) return undefined;
  const known = whoItIs(attempt);
  const isOwnValue = Object.keys(known).some(
    (field) => compareField(attempt.request.object, field, { [field]: [existingId] }, known) === 'same',
  );
  return isOwnValue ? undefined : existingId;
}

/**
 * The CRM refuses a value that another of its records has; which one, its own words may say. An entity that owns that
 * record is waited for.
 */
export async function alreadyThere(
  attempt: Attempt,
  externalId: string,
  { reason = '' }: Pick<CrmError, 'reason'>,
): Promise<Failure> {
  const owner = await ownerOf(attempt, { externalId });
  if (owner !== undefined) return ownedBy(attempt, externalId, owner);
  const { connection, request } = attempt;
  const what = `${connection.connector} refuses the ${nounOf(request)}, because the record ${externalId} has the same already`;
  return conflict(reason === '' ? `${what}.` : `${what}: ${oneLine(reason)}`, [externalId]);
}

/**
 * A record that the CRM itself names as the duplicate of this entity, and not why: it is read and weighed like one that a
 * lookup by all keys has found. Undefined: it cannot be read, or is gone.
 */
export async function matchNamed(attempt: Attempt, externalId: string): Promise<MatchResult | undefined> {
  const state = await readRecord(attempt, externalId);
  if (state?.state !== 'live') return undefined;
  const foundBy = attempt.operations.keysOf(attempt.values, attempt.request).map(({ field }) => field);
  const natural = foundBy.filter((field) => strengthOf(attempt.request.object, field) !== 'certain');
  return choose(attempt, await weighAll(attempt, [{ ...state.match, foundBy: natural }], whoItIs(attempt)));
}

/**
 * Of a refused write: another record has the strong keys of this entity, and another entity owns it. Undefined also where
 * that look fails: what the write was answered is told, whatever becomes of the look at its reason.
 */
export function takenByAnother(
  attempt: Attempt,
  ownId: string | undefined,
  error: CrmError,
): Promise<Failure | undefined> {
  return ownedElsewhere(attempt, ownId, error).catch((lookupError: unknown) => {
    if (lookupError instanceof CrmError) return undefined;
    throw lookupError;
  });
}

async function ownedElsewhere(
  attempt: Attempt,
  ownId: string | undefined,
  error: CrmError,
): Promise<Failure | undefined> {
  const { operations, request, values } = attempt;
  const existingId = namedRecord(attempt, error);
  if (existingId !== undefined && existingId !== ownId) return alreadyThere(attempt, existingId, error);
  if (operations.find === undefined) return undefined;
  const strong = operations
    .keysOf(values, request)
    .filter(({ field }) => strengthOf(request.object, field) === 'strong');
  for (const { externalId } of await findAll(attempt, strong)) {
    const owner = externalId === ownId ? undefined : await ownerOf(attempt, { externalId });
    if (owner !== undefined) return ownedBy(attempt, externalId, owner);
  }
  return undefined;
}
