// What a push would hand to a session, for tests of sessions.
import assert from 'node:assert/strict';
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { Call, Match, MatchKey, ObjectOperations, Session } from '../../connector.ts';

export function keyOf(entityId = 'c-1', object: ObjectType = 'contact'): EntityKey {
  return { connectionId: 'demo', object, entityId };
}

/** A call that nothing ends early. */
export function callOf(given: Partial<Call> = {}): Call {
  return {
    key: keyOf(),
    isClick: false,
    deadlineAt: performance.now() + 600_000,
    beforeSend: async () => {},
    ...given,
  };
}

/** Throws where the connection does not take such an object. */
export function operationsOf(session: Session, object: ObjectType = 'contact'): ObjectOperations {
  const operations = session.objects[object];
  assert.ok(operations !== undefined, `the session takes no ${object}`);
  return operations;
}

/** As the push asks: all keys in one call where the connector says so, else one by one; each record once. */
export async function findByEach(
  operations: ObjectOperations,
  keys: MatchKey[],
  given: Partial<Call> = {},
): Promise<Match[]> {
  const { find, declaration } = operations;
  if (find === undefined) throw new Error('no find');
  if (declaration.keysTogether || keys.length === 0) return find(keys, callOf(given));
  const matches = new Map<string, Match>();
  for (const key of keys) {
    for (const match of await find([key], callOf(given))) matches.set(match.externalId, match);
  }
  return [...matches.values()];
}
