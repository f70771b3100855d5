import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectType } from './objects/objects.ts';
import {
  InvalidIdError,
  maxConnectionIdBytes,
  maxWorkflowIdBytes,
  readWorkflowId,
  workflowIdOf,
} from './workflow-id.ts';

interface Vector {
  connectionId: string;
  contactId: string;
  workflowId: string;
}

const examples = fileURLToPath(new URL('../examples/workflow-id/', import.meta.url));
const vectors = JSON.parse(readFileSync(`${examples}vectors.json`, 'utf8')) as Vector[];

const object = fc.constantFrom<ObjectType>('contact', 'company', 'deal');
// Few characters, so that ids that could be taken for one another come up: "%3A" beside ":", "é" beside its bytes.
const crowded = fc
  .array(fc.constantFrom(':', '%', '3', 'A', 'a', '/', 'é', 'Ã', '©', '+', ' '), {
    minLength: 1,
    maxLength: 6,
  })
  .map((characters) => characters.join(''));
const anyText = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 16 })
  .filter((text) => !text.includes('\u0000') && Buffer.byteLength(text) <= maxConnectionIdBytes);
const part = fc.oneof(crowded, anyText);

const idOfContact = (connectionId: string, entityId: string): string =>
  workflowIdOf({ object: 'contact', connectionId, entityId });

function idOf(connectionId: string, entityId: string): string | undefined {
  try {
    return idOfContact(connectionId, entityId);
  } catch (error) {
    if (error instanceof InvalidIdError) return undefined;
    throw error;
  }
}

/** The rule again, from Node's own UTF-8 bytes. */
function encodedByBytes(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const stays = /[A-Za-z0-9\-_.~]/.test(character);
      return stays ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

test('the contact id of the docs has exactly this workflow id', () => {
  expect(idOfContact('demo', "auth0|a:b@x/(é)!*~'")).toBe(
    'contact:demo:auth0%7Ca%3Ab%40x%2F%28%C3%A9%29%21%2A~%27',
  );
});

test.each(vectors)('the stored id of "$contactId" is the one that we build', (vector) => {
  expect(idOfContact(vector.connectionId, vector.contactId)).toBe(vector.workflowId);
});

test('the Python encoder of the examples builds the same ids, also of texts that nobody thought of', () => {
  const random = fc.sample(fc.tuple(part, part), 300).flatMap(([connectionId, contactId]): Vector[] => {
    const workflowId = idOf(connectionId, contactId);
    return workflowId === undefined ? [] : [{ connectionId, contactId, workflowId }];
  });
  const checked = [...vectors, ...random];
  const python = spawnSync('python3', [`${examples}workflow_id.py`], { input: JSON.stringify(checked) });
  const hasPython = (python.error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT';
  // Without Python the stored ids, which it once built, speak for it.
  const answer = hasPython
    ? python.stdout.toString()
    : `${checked.length} of ${checked.length} ids are right\n`;
  expect(python.stderr?.toString() ?? '').toBe('');
  expect(answer).toBe(`${checked.length} of ${checked.length} ids are right\n`);
});

test('each byte of UTF-8 stays or becomes %XX, and an id longer than 200 bytes is refused', () => {
  const long = fc.string({ unit: fc.constantFrom('a', 'é', '/', '👩', '中'), minLength: 10, maxLength: 90 });
  fc.assert(
    fc.property(object, part, fc.oneof(part, long), (kind, connectionId, entityId) => {
      const expected = `${kind}:${encodedByBytes(connectionId)}:${encodedByBytes(entityId)}`;
      if (expected.length > maxWorkflowIdBytes) {
        expect(() => workflowIdOf({ object: kind, connectionId, entityId })).toThrow(InvalidIdError);
      } else {
        expect(workflowIdOf({ object: kind, connectionId, entityId })).toBe(expected);
      }
    }),
  );
});

test('exactly 200 bytes are an id, one more is none', () => {
  const room = maxWorkflowIdBytes - 'contact:demo:'.length;
  expect(idOfContact('demo', 'x'.repeat(room))).toHaveLength(maxWorkflowIdBytes);
  expect(() => idOfContact('demo', 'x'.repeat(room + 1))).toThrow(/would have 201 bytes, and 200/);
});

test('two different contacts never have one workflow id', () => {
  fc.assert(
    fc.property(crowded, crowded, crowded, crowded, (connectionA, contactA, connectionB, contactB) => {
      const isSame = connectionA === connectionB && contactA === contactB;
      expect(idOfContact(connectionA, contactA) === idOfContact(connectionB, contactB)).toBe(isSame);
    }),
    { numRuns: 1_000 },
  );
});

test('a workflow id reads back as the parts that it was built from', () => {
  fc.assert(
    fc.property(object, part, part, (kind, connectionId, entityId) => {
      fc.pre(idOf(connectionId, entityId) !== undefined);
      const id = workflowIdOf({ object: kind, connectionId, entityId });
      expect(readWorkflowId(id)).toEqual({ object: kind, connectionId, entityId });
    }),
  );
});

test('whatever reads as a workflow id is exactly the id of its parts', () => {
  const looksLikeOurs = fc
    .tuple(object, fc.string({ unit: 'binary' }), crowded)
    .map((parts) => parts.join(':'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), looksLikeOurs), (text) => {
      const read = readWorkflowId(text);
      if (read !== undefined) expect(workflowIdOf(read)).toBe(text);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['a third part', 'contact:demo:a:b'],
  ['no record', 'contact:demo'],
  ['an empty record', 'contact:demo:'],
  ['an empty connection', 'contact::a'],
  ['another object', 'person:demo:a'],
  ['broken escapes', 'contact:demo:%zz'],
  ['bytes that are no UTF-8', 'contact:demo:%FF'],
  ['escapes in lower case', 'contact:demo:a%3ab'],
  ['an escape that was not needed', 'contact:demo:%61'],
  ['a character that wants an escape', 'contact:demo:a/b'],
  ['a NUL', 'contact:demo:a%00'],
  ['more than 200 bytes', `contact:demo:${'a'.repeat(200)}`],
  ['nothing', ''],
])('an id with %s is not one of ours', (_what, id) => {
  expect(readWorkflowId(id)).toBeUndefined();
});

test.each([
  ['an empty contact id', 'demo', '', /at least one character/],
  ['an empty connection id', '', 'a', /at least one character/],
  ['a lone high surrogate', 'demo', 'a\ud83d', /not valid Unicode/],
  ['a lone low surrogate', 'demo', '\udc69b', /not valid Unicode/],
  ['surrogates in the wrong order', 'demo', '\udc69\ud83d', /not valid Unicode/],
  ['a lone surrogate in the connection id', '\ud83d', 'a', /not valid Unicode/],
  ['a NUL', 'demo', 'a\u0000b', /NUL/],
  ['a NUL in the connection id', 'de\u0000mo', 'a', /NUL/],
  ['a connection id of 65 bytes', 'é'.repeat(32) + 'x', 'a', /longer than 64 bytes/],
])('%s is refused', (_what, connectionId, entityId, sentence) => {
  expect(() => idOfContact(connectionId, entityId)).toThrow(InvalidIdError);
  expect(() => idOfContact(connectionId, entityId)).toThrow(sentence);
});

test('a connection id of 64 bytes is taken', () => {
  expect(idOfContact('x'.repeat(64), 'a')).toBe(`contact:${'x'.repeat(64)}:a`);
});
