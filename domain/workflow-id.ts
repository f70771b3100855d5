// The id of an entity's workflow. Go, Python and JavaScript percent-encode differently, so the rule is our own:
// in each part A–Z a–z 0–9 - _ . ~ stay, every other UTF-8 byte is %XX in upper case.
import type { EntityKey } from './entity/entity-key.ts';
import { utf8Length } from './json.ts';
import { isNoId } from './no-id.ts';
import { isObjectType, namesOf } from './objects/objects.ts';

/** SQL visibility columns of Temporal hold 255 characters; 200 leaves room for suffixes. */
export const maxWorkflowIdBytes = 200;
/** Temporal's fairness key holds 64 bytes, and it is the connection id. */
export const maxConnectionIdBytes = 64;

/** No workflow can have the id of this entity; the message says why. */
export class InvalidIdError extends Error {}

/** `contact:<connectionId>:<contactId>`; throws InvalidIdError when it would be longer than 200 bytes or empty. */
export function workflowIdOf({ object, connectionId, entityId }: EntityKey): string {
  const { one } = namesOf(object);
  const id = `${workflowIdPrefix({ object, connectionId })}${encodePart(entityId)}`;
  if (connectionId === '' || entityId === '') {
    throw new InvalidIdError(`A connection id and a ${one} id have at least one character.`);
  }
  if (isNoId(entityId)) {
    throw new InvalidIdError(
      `"${entityId.trim()}" is no ${one} id: it is what a program writes for a missing one.`,
    );
  }
  if (!isWellFormed(connectionId) || !isWellFormed(entityId)) {
    throw new InvalidIdError(`The ${one} id is not valid Unicode (a lone surrogate).`);
  }
  if (entityId.includes('\u0000') || connectionId.includes('\u0000')) {
    throw new InvalidIdError(`The ${one} id holds a NUL character, which Postgres cannot store.`);
  }
  if (utf8Length(connectionId) > maxConnectionIdBytes) {
    throw new InvalidIdError(`The connection id is longer than ${maxConnectionIdBytes} bytes.`);
  }
  if (id.length > maxWorkflowIdBytes) {
    throw new InvalidIdError(
      `The ${one} id is too long: its workflow id would have ${id.length} bytes, and ${maxWorkflowIdBytes} is the limit.`,
    );
  }
  return id;
}

/** With which the ids of all entities of an object on a connection begin, and no others. */
export function workflowIdPrefix({ object, connectionId }: Omit<EntityKey, 'entityId'>): string {
  return `${object}:${encodePart(connectionId)}:`;
}

/** The parts of a workflow id, or undefined when it is not one of ours. */
export function readWorkflowId(workflowId: string): EntityKey | undefined {
  const [object, connection, entity, ...rest] = workflowId.split(':');
  if (!isObjectType(object) || rest.length > 0 || !connection || !entity) return undefined;
  try {
    const key = {
      object,
      connectionId: decodeURIComponent(connection),
      entityId: decodeURIComponent(entity),
    };
    // Another spelling of the same parts is another workflow, and none of ours.
    return workflowIdOf(key) === workflowId ? key : undefined;
  } catch {
    return undefined;
  }
}

const unreserved = /[A-Za-z0-9\-_.~]/;

function encodePart(part: string): string {
  let encoded = '';
  for (const character of part) {
    encoded += unreserved.test(character) ? character : percentEncode(character);
  }
  return encoded;
}

// By hand: the workflow sandbox has no Buffer, and encodeURIComponent leaves !*'() as they are.
function percentEncode(character: string): string {
  return utf8Bytes(character.codePointAt(0) as number)
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function utf8Bytes(codePoint: number): number[] {
  if (codePoint < 0x80) return [codePoint];
  if (codePoint < 0x800) return [0xc0 | (codePoint >> 6), 0x80 | (codePoint & 0x3f)];
  if (codePoint < 0x10000) {
    return [0xe0 | (codePoint >> 12), 0x80 | ((codePoint >> 6) & 0x3f), 0x80 | (codePoint & 0x3f)];
  }
  return [
    0xf0 | (codePoint >> 18),
    0x80 | ((codePoint >> 12) & 0x3f),
    0x80 | ((codePoint >> 6) & 0x3f),
    0x80 | (codePoint & 0x3f),
  ];
}

function isWellFormed(text: string): boolean {
  for (const character of text) {
    const codePoint = character.codePointAt(0) as number;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false;
  }
  return true;
}
