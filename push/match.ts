// Which record is it: none, one that nobody owns, or a conflict that names the owner.
import type { Match, MatchKey } from '../connectors/connector.ts';
import { CrmError, type Failure, failureTable } from '../domain/failure.ts';
import type { Attempt } from './attempt.ts';
import { inOneTrip } from './endings.ts';

export type Lookup =
  | { kind: 'none' }
  | { kind: 'one'; match: Match }
  | { kind: 'conflict'; failure: Failure };

/** Asks the CRM by the keys in their order; "none" is only what the CRM said. */
export async function lookUp(attempt: Attempt, keys: MatchKey[]): Promise<Lookup> {
  const { operations } = attempt;
  if (operations.find === undefined) throw new Error('lookUp needs a connector that can find');
  const matches = await findAll(attempt, keys);
  const distinct = [...new Map(matches.map((match) => [match.externalId, match])).values()];
  if (distinct.length === 0) return { kind: 'none' };
  const [match, second] = distinct;
  if (match === undefined) return { kind: 'none' };
  if (second !== undefined) {
    const ids = distinct.map((each) => each.externalId).join(', ');
    return { kind: 'conflict', failure: conflict(`${distinct.length} records match this contact: ${ids}.`) };
  }
  const owner = await inOneTrip(attempt, (rows) => rows.ownerOf(match.externalId));
  return owner === undefined
    ? { kind: 'one', match }
    : { kind: 'conflict', failure: ownedBy(match.externalId, owner) };
}

export function conflict(message: string): Failure {
  return { kind: 'conflict', message, whatToDo: failureTable.conflict.whatToDo };
}

export function ownedBy(externalId: string, owner: string): Failure {
  return {
    kind: 'conflict',
    message: `The record ${externalId} belongs to the contact "${owner}".`,
    whatToDo:
      'Correct the e-mail or phone of one of the two; or, if the record is this contact\'s, "syncline links set … --take-over".',
  };
}

/** Different keys may point at different records, so all of them are asked, and one hit does not end the search. */
async function findAll(attempt: Attempt, keys: MatchKey[]): Promise<Match[]> {
  const find = attempt.operations.find?.bind(attempt.operations);
  if (find === undefined || keys.length === 0) return [];
  if (attempt.operations.declaration.keysTogether) return find(keys);
  const matches: Match[] = [];
  for (const key of keys) matches.push(...(await find([key])));
  return matches;
}

/** A contact without any of the keys cannot be looked up: the CRM's answer "none" would mean nothing. */
export function keysOrThrow(attempt: Attempt, operation: string): MatchKey[] {
  const keys = attempt.operations.keysOf(attempt.values, { contactId: attempt.request.contactId });
  if (keys.length > 0) return keys;
  const wanted = attempt.operations.declaration.keys.map((key) => key.field);
  throw new CrmError({
    kind: 'invalid_record',
    crm: attempt.connection.connector,
    operation,
    execution: 'not_sent',
    ...(wanted[0] === undefined ? {} : { field: wanted[0] }),
    reason: `the contact has none of the fields that find it in the CRM (${wanted.join(', ')})`,
  });
}
