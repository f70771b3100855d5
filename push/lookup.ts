// What the CRM is asked: by which keys, in which order, and what it has under an id.
import type { Match, MatchKey, RecordState } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import { CrmError } from '../domain/failure.ts';
import { strengthOf, type Hit, type Strength } from '../domain/objects/evidence.ts';
import { operationName } from '../domain/objects/operation-name.ts';
import type { Attempt } from './attempt.ts';

/** A record that a lookup answered, and what it was asked by. */
export type Found = Match & Hit;

/** By strength. Where one call takes all keys, there is but one stage. */
export function stagesOf({ operations, request }: Attempt, keys: MatchKey[]): MatchKey[][] {
  if (operations.declaration.keysTogether) return [keys];
  const stages: Strength[] = ['certain', 'strong', 'weak'];
  return stages
    .map((strength) => keys.filter(({ field }) => strengthOf(request.object, field) === strength))
    .filter((stage) => stage.length > 0);
}

/** Each record once, added to those that are known. Different keys may point at different records, so all are asked. */
export async function findAll(
  attempt: Attempt,
  keys: MatchKey[],
  found = new Map<string, Found>(),
): Promise<Found[]> {
  const { operations, calls } = attempt;
  const find = operations.find?.bind(operations);
  if (find === undefined) throw new Error('a lookup needs a connector that can find');
  for (const round of roundsOf(keys, operations.declaration.keysTogether)) {
    const foundBy = round.map(({ field }) => field);
    for (const match of await calls.lookup((call) => find(round, call))) {
      const known = found.get(match.externalId);
      // A call for one key alone says by which one.
      const isBetter = known === undefined || (!known.hasOurKey && foundBy.length < known.foundBy.length);
      if (isBetter || (match.hasOurKey && !known.hasOurKey))
        found.set(match.externalId, { ...match, foundBy });
    }
  }
  return [...found.values()];
}

/** One call takes one value per field: the e-mail that was sent and the present one are two calls. */
function roundsOf(keys: MatchKey[], keysTogether: boolean): MatchKey[][] {
  if (!keysTogether) return keys.map((key) => [key]);
  const rounds: MatchKey[][] = [];
  for (const key of keys) {
    const round = rounds.find((each) => each.every(({ field }) => field !== key.field));
    if (round === undefined) rounds.push([key]);
    else round.push(key);
  }
  return rounds;
}

/** What the CRM has under this id; undefined where it cannot be asked. */
export async function readRecord(
  { operations, calls }: Attempt,
  externalId: string,
): Promise<RecordState | undefined> {
  const read = operations.read?.bind(operations);
  return read === undefined ? undefined : calls.lookup((call) => read(externalId, call));
}

/** By which an entity is looked for before its create; none where this CRM is not asked. */
export function keysToAsk(attempt: Attempt): MatchKey[] {
  const { operations, values, request } = attempt;
  const { find, declaration } = operations;
  if (find === undefined || declaration.beforeCreate === 'none') return [];
  const isUnknown =
    declaration.createsWithoutKeys === true && operations.keysOf(values, request).length === 0;
  return isUnknown ? [] : withoutSpared(attempt, keysOrThrow(attempt));
}

/**
 * Only an entity that is new here has no record of ours: what was linked once is found by our own id, whatever a salesperson
 * has changed in it.
 */
function withoutSpared({ operations, view }: Attempt, keys: MatchKey[]): MatchKey[] {
  const { sparesOwnKey = false, keys: declared } = operations.declaration;
  if (!sparesOwnKey || view.changedAt !== undefined) return keys;
  const heldOnce = declared.filter(({ field, unique }) => field !== 'entityId' && unique === 'enforced');
  const isHeldOnce = keys.some((key) => heldOnce.some(({ field }) => field === key.field));
  return isHeldOnce ? keys.filter(({ field }) => field !== 'entityId') : keys;
}

/** An entity without any of the keys cannot be looked up: the CRM's answer "none" would mean nothing. */
function keysOrThrow(attempt: Attempt): MatchKey[] {
  const { operations, values, request, connection } = attempt;
  const keys = operations.keysOf(values, request);
  if (keys.length > 0) return keys;
  const wanted = operations.declaration.keys.map((key) => key.field);
  const noun = nounOf(request);
  const filled = wanted.filter((field) => (values[field] ?? null) !== null);
  const reason =
    filled.length === 0
      ? `the ${noun} has none of the fields that find it in the CRM (${wanted.join(', ')})`
      : `nothing finds the ${noun} in the CRM (${wanted.join(', ')}): what stands in ${filled.join(' and ')} identifies nobody`;
  throw new CrmError({
    kind: 'invalid_record',
    crm: connection.connector,
    operation: operationName('find', request.object),
    execution: 'not_sent',
    field: filled[0] ?? wanted[0],
    reason,
  });
}
