// Which record is it: none, one that nobody owns, or a conflict that names the owner.
import type { Match, MatchKey, RecordState } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import { CrmError, type Failure } from '../domain/failure.ts';
import { operationName } from '../domain/objects/operation-name.ts';
import type { Attempt } from './attempt.ts';
import { inOneTrip } from './endings.ts';

export type MatchResult =
  | { kind: 'none' }
  | { kind: 'one'; match: Match }
  | { kind: 'conflict'; failure: Failure };

/** Finds by the keys; "none" is only what the CRM said. `except` is a record that is gone. */
export async function findMatch(
  attempt: Attempt,
  keys: MatchKey[],
  { except }: { except?: string | undefined } = {},
): Promise<MatchResult> {
  const matches = (await findAll(attempt, keys)).filter(({ externalId }) => externalId !== except);
  const [match, second] = matches;
  if (match === undefined) return { kind: 'none' };
  if (second !== undefined) return { kind: 'conflict', failure: severalMatch(attempt, matches) };
  const owner = await ownerOf(attempt, match);
  return owner === undefined
    ? { kind: 'one', match }
    : { kind: 'conflict', failure: ownedBy(attempt, match.externalId, owner) };
}

export function ownerOf(attempt: Attempt, { externalId }: Match): Promise<string | undefined> {
  return inOneTrip(attempt, (rows) => rows.ownerOf(externalId));
}

export function conflict(message: string, externalIds?: string[]): Failure {
  return { kind: 'conflict', message, advice: { code: 'choose_record', externalIds } };
}

export function severalMatch(attempt: Attempt, matches: Match[]): Failure {
  const ids = matches.map(({ externalId }) => externalId);
  const message = `${ids.length} records match this ${nounOf(attempt.request)}: ${ids.join(', ')}.`;
  return conflict(message, ids);
}

export function ownedBy(attempt: Attempt, externalId: string, owner: string): Failure {
  return {
    kind: 'conflict',
    message: `The record ${externalId} belongs to the ${nounOf(attempt.request)} "${owner}".`,
    advice: { code: 'part_or_take_over', owner, externalId },
  };
}

/** Each record once. Different keys may point at different records, so all are asked, and a hit does not end the search. */
export async function findAll(attempt: Attempt, keys: MatchKey[]): Promise<Match[]> {
  const { operations, calls } = attempt;
  const find = operations.find?.bind(operations);
  if (find === undefined) throw new Error('a lookup needs a connector that can find');
  const matches = new Map<string, Match>();
  for (const round of roundsOf(keys, operations.declaration.keysTogether)) {
    for (const match of await calls.lookup((call) => find(round, call))) {
      const known = matches.get(match.externalId);
      matches.set(match.externalId, known?.hasOurKey === true ? known : match);
    }
  }
  return [...matches.values()];
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

/** An entity without any of the keys cannot be looked up: the CRM's answer "none" would mean nothing. */
export function keysOrThrow(attempt: Attempt): MatchKey[] {
  const keys = attempt.operations.keysOf(attempt.values, attempt.request);
  if (keys.length > 0) return keys;
  const wanted = attempt.operations.declaration.keys.map((key) => key.field);
  throw new CrmError({
    kind: 'invalid_record',
    crm: attempt.connection.connector,
    operation: operationName('find', attempt.request.object),
    execution: 'not_sent',
    field: wanted[0],
    reason: `the ${nounOf(attempt.request)} has none of the fields that find it in the CRM (${wanted.join(', ')})`,
  });
}
