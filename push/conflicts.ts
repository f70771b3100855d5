// What is said where nobody can know which record it is: each names the records, and what a person can do about it.
import type { Match } from '../connectors/connector.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import type { Failure } from '../domain/failure.ts';
import { ourKey, type Hit } from '../domain/objects/evidence.ts';
import { keyInWords, namesOf } from '../domain/objects/objects.ts';
import type { Attempt } from './attempt.ts';

export function conflict(message: string, externalIds?: string[]): Failure {
  return { kind: 'conflict', message, advice: { code: 'choose_record', externalIds } };
}

/** The change names another record than the link does. */
export function otherIsLinked({ request }: Attempt, linked: string, named: string): Failure {
  return conflict(`The ${nounOf(request)} is linked to the record ${linked}, and the change names ${named}.`);
}

/** The connection wants a person to look at what is there already. */
export function isHeld({ request }: Attempt, externalId: string): Failure {
  const { many } = namesOf(request.object);
  return conflict(`The record ${externalId} exists already, and the connection holds such ${many}.`);
}

export function severalMatch(attempt: Attempt, matches: Pick<Match, 'externalId'>[]): Failure {
  const ids = matches.map(({ externalId }) => externalId);
  const message = `${ids.length} records match this ${nounOf(attempt.request)}: ${ids.join(', ')}.`;
  return conflict(message, ids);
}

/** A hit that is somebody else's by the field `by`. */
export function contradicted(
  { request }: Attempt,
  { externalId, carriesKeyOf, foundBy }: Match & Hit,
  by: string,
): Failure {
  const whose = `the ${nounOf(request)} "${request.entityId}"`;
  if (by === ourKey && foundBy.includes('entityId')) {
    const message = `The record ${externalId} is found by the id of ${whose}, and carries "${carriesKeyOf}": the CRM takes the two ids for one.`;
    return conflict(message, [externalId]);
  }
  const has: Record<string, string> = {
    phone: `was found by the phone of ${whose}, and shows another one`,
    [ourKey]: `has the phone of ${whose}, and carries the id of another one ("${carriesKeyOf}")`,
  };
  return {
    kind: 'conflict',
    message: `The record ${externalId} ${has[by] ?? `has the phone of ${whose}, and another ${keyInWords(by)}`}: it may be somebody else's.`,
    advice: { code: 'say_who_it_is', externalId },
  };
}

export function ownedBy(attempt: Attempt, externalId: string, owner: string): Failure {
  return {
    kind: 'conflict',
    message: `The record ${externalId} belongs to the ${nounOf(attempt.request)} "${owner}".`,
    advice: { code: 'part_or_take_over', owner, externalId },
  };
}
