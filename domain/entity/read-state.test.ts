// A run begins with what the one before it left, whichever code made that, and with whatever a person gave it.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { after, empty, record } from '../../test/support/recording.ts';
import { bytesOfFields } from './entity-size.ts';
import { readState } from './read-state.ts';
import type { EntityState } from './state.ts';

const key = { connectionId: 'demo', object: 'contact', entityId: 'c-1' } as const;
const file = path.join(repositoryRoot(), 'test', 'states', 'version-1.json');
const version1 = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const carried = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

test('a state of version 1 is read: what waited is the order of the next push, a failure has its advice', () => {
  const { isDueNow, isClicked, createAfterUnknown, pending, ...rest } = version1;
  const failure = {
    kind: 'unknown',
    message: 'http createContact: no answer (unknown)',
    // It said so in a sentence.
    advice: { code: 'look_in_crm' },
  };
  expect([isDueNow, isClicked, createAfterUnknown]).toEqual([true, false, 5]);
  expect(readState(key, version1)).toEqual({
    ...rest,
    version: 2,
    order: { pending, urgency: 'now', createAfterUnknown: 5 },
    failure,
    requests: [{ requestId: 'r-1', revision: 1, result: { outcome: 'unknown', failure } }],
  });
});

test.each([
  [{ isDueNow: true, isClicked: true, createAfterUnknown: 0 }, { urgency: 'click' }],
  [{ isDueNow: false, isClicked: false, createAfterUnknown: 0 }, {}],
])('an order of version 1 %j is %j', (given, order) => {
  const { pending: _sent, ...state } = version1;
  expect(readState(key, { ...state, ...given })?.order).toEqual(order);
});

test('a state of version 1 that was never measured is measured', () => {
  const { fieldsBytes, ...earlier } = version1;
  expect(readState(key, earlier)?.fieldsBytes).toBe(fieldsBytes);
});

test('a state of this version is read as it was written, but for what is only of its run', () => {
  const state = record(empty, { fields: { email: 'é@example.com' }, changeId: 'a', requestId: 'r' });
  const ended = after(
    state,
    { kind: 'pushBegan' },
    { kind: 'stepEnded', oddly: true },
    { kind: 'pushEnded', answer: { end: 'done', outcome: 'created', link: { externalId: '7' }, at: 1 } },
  );
  expect(ended.lastAnswer).toBeDefined();
  expect(readState(key, carried(ended))).toEqual({ ...ended, lastAnswer: undefined });
});

test('a state in which a push runs, which no run leaves, loses nothing of its order', () => {
  const state = record(empty, { fields: { email: 'a@example.com' }, changeId: 'a' });
  const read = readState(key, carried(after(state, { kind: 'pushBegan' })));
  expect(read?.order).toEqual({ pending: state.order.pending, urgency: 'now' });
  expect(read?.inFlight).toBeUndefined();
});

test('a state that cannot be read for now is an error, so that nothing of it gets lost', () => {
  expect(() => readState(key, { ...empty, version: 3 })).toThrow(
    'The state of the run before has version 3, and this worker reads up to 2: it was made by a newer Syncline.',
  );
  expect(() => readState(key, { undecodable: 'no key for it' })).toThrow('cannot be read: no key for it');
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'hello'],
  ['a list', [empty]],
  ['an object of somebody', { hello: 'world' }],
  ['another version', { ...empty, version: 0 }],
  ['a version that is none', { ...empty, version: '2' }],
  ['the state of another contact', { ...empty, entityId: 'c-2' }],
  ['the state of a company', { ...empty, object: 'company' }],
])('%s is no state: the run begins as a new one', (_what, given) => {
  expect(readState(key, given)).toBeUndefined();
});

test.each<[string, Partial<Record<keyof EntityState, unknown>>]>([
  ['fields', { fields: { email: { value: 'a@example.com' } } }],
  ['order', { order: { pending: {} } }],
  ['order', { order: undefined }],
  ['requests', { requests: ['r-1'] }],
])(
  'a state of this entity whose "%s" cannot be read is an error: to begin anew would lose it',
  (name, members) => {
    expect(() => readState(key, { ...empty, ...members })).toThrow(`its member "${name}" is none`);
  },
);

test.each<[string, Partial<Record<keyof EntityState, unknown>>]>([
  ['timing', { timing: { ...empty.timing, attemptTimeoutMs: 0 } }],
  ['failure', { failure: { kind: 'conflict', message: 'm', advice: { code: 'of_newer_code' } } }],
  ['link', { link: '7' }],
  ['parked', { parked: true }],
])(
  'what was told as "%s" in words that this code does not know is left out, and nothing else',
  (name, members) => {
    const { order, fields } = record(empty, { fields: { email: 'a@example.com' }, changeId: 'a' });
    const read = readState(key, { ...empty, order, fields, ...members });
    expect(read).toMatchObject({ order, fields });
    expect(read).not.toHaveProperty(name);
  },
);

function isReadable(given: unknown): boolean {
  try {
    return readState(key, given) !== undefined;
  } catch {
    return false;
  }
}

test('whatever stands in one member of a state, it is read, or refused, and never half read', () => {
  const names = Object.keys(record(empty, { fields: { a: 1 } })) as (keyof EntityState)[];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
      fc.pre(name !== 'version');
      const given = { ...empty, [name]: value };
      const read = isReadable(given) ? readState(key, given) : undefined;
      if (read === undefined) return;
      // Every step and every message can go on with it.
      const moved = after(
        record(read, { fields: { email: 'a@example.com' }, changeId: 'a', requestId: 'r' }),
        { kind: 'resumed' },
        { kind: 'deletedInApp' },
        { kind: 'pushBegan' },
        { kind: 'pushEnded', answer: { end: 'done', outcome: 'updated' } },
      );
      expect(readState(key, carried(moved))).toBeDefined();
      expect(moved.fieldsBytes - read.fieldsBytes).toBeLessThanOrEqual(bytesOfFields(moved.fields));
    }),
    { numRuns: 500 },
  );
});

test('an answer in the words of newer code that a request remembers keeps nothing else from being read', () => {
  const failure = { kind: 'conflict', message: 'Newer.', advice: { code: 'newer' } } as never;
  const state = after(
    record(empty, { fields: { phone: '1' }, requestId: 'r' }),
    { kind: 'pushBegan' },
    { kind: 'pushEnded', answer: { end: 'stopped', outcome: 'needs_attention', failure } },
  );
  const read = readState(state, carried(state));
  expect(read).toMatchObject({ order: { pending: { names: ['phone'] } }, requests: [] });
});
