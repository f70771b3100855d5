import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNewer, mergeFields, valuesOf, type StampedField, type StampedFields } from './fields.ts';

const names = ['email', 'phone', 'plan', 'constructor', 'toString'];
const value = fc.oneof(fc.constantFrom(null, 0, false, 'a', 'b'), fc.string(), fc.array(fc.string()));

/** Patches of which no two set one field at the same time. */
const patches = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      value,
      at: fc.integer({ min: 0, max: 1_000 }),
      patch: fc.nat(2),
    }),
    { selector: (write) => `${write.name} ${write.at}`, maxLength: 30 },
  )
  .map((writes) =>
    [0, 1, 2].map((patch): StampedFields => {
      const chosen = writes
        .filter((write) => write.patch === patch)
        .toSorted((first, second) => first.at - second.at);
      return Object.fromEntries(chosen.map((write) => [write.name, { value: write.value, at: write.at }]));
    }),
  );
const merge = (...all: StampedFields[]): StampedFields =>
  all.reduce((existing, incoming) => mergeFields(existing, incoming).fields, {});

test('the newest value of each field stays, in whatever order the patches come', () => {
  fc.assert(
    fc.property(patches, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (all, order) => {
      const merged = merge(...order.map((index) => all[index] as StampedFields));
      for (const name of names) {
        const writes = all.flatMap((patch) =>
          Object.hasOwn(patch, name) ? [patch[name] as StampedField] : [],
        );
        const newest = writes.toSorted((first, second) => first.at - second.at).at(-1);
        expect(Object.hasOwn(merged, name) ? merged[name] : undefined).toEqual(newest);
      }
    }),
  );
});

test('merging is associative, and merging again changes nothing', () => {
  fc.assert(
    fc.property(patches, ([first = {}, second = {}, third = {}]) => {
      const merged = merge(first, second, third);
      expect(merge(first, merge(second, third))).toEqual(merged);
      expect(merge(merged, merged)).toEqual(merged);
      expect(merge(merged, first, second, third)).toEqual(merged);
    }),
  );
});

test('of two values of one time, the one that arrives later stays', () => {
  const existing = { email: { value: 'old@example.com', at: 5 } };
  const { fields, taken } = mergeFields(existing, { email: { value: 'new@example.com', at: 5 } });
  expect(fields['email']?.value).toBe('new@example.com');
  expect(taken).toEqual(['email']);
});

test('exactly the fields that came from the patch are named, and neither side is changed', () => {
  fc.assert(
    fc.property(patches, ([existing = {}, incoming = {}]) => {
      const before = structuredClone([existing, incoming]);
      const { fields, taken } = mergeFields(existing, incoming);
      for (const name of Object.keys(incoming)) {
        expect(taken.includes(name)).toBe(fields[name] === incoming[name]);
      }
      expect(taken.every((name) => Object.hasOwn(incoming, name))).toBe(true);
      expect([existing, incoming]).toEqual(before);
    }),
  );
});

test('a cleared field never comes back by an older value, only by a newer one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }), (clearedAt, at) => {
      const merged = merge({ phone: { value: null, at: clearedAt } }, { phone: { value: '1', at } });
      expect(valuesOf(merged)).toEqual({ phone: at >= clearedAt ? '1' : null });
    }),
  );
});

const imported = (at: number): StampedField => ({ value: 'import', at, fromImport: true });
const unstamped = (at: number, arrivedAt: number): StampedField => ({ value: 'app', at, arrivedAt });
const stamped = (at: number): StampedField => ({ value: 'app', at });

// An unstamped change has an old order time (the newest that its contact had seen), so its arrival counts too.
test.each<[string, StampedField, StampedField, 'import' | 'app']>([
  ['an import that began before an unstamped change arrived', imported(50), unstamped(10, 60), 'app'],
  ['an import of the same moment', imported(60), unstamped(10, 60), 'app'],
  ['an import that began after it', imported(61), unstamped(10, 60), 'import'],
  ['an import before the order time of an unstamped change', imported(50), unstamped(55, 40), 'app'],
  ['an import before a stamped change', imported(50), stamped(60), 'app'],
  ['an import after a stamped change', imported(60), stamped(50), 'import'],
])('%s: the same value wins, whichever comes first', (_what, row, change, winner) => {
  expect(merge({ plan: row }, { plan: change })['plan']?.value).toBe(winner);
  expect(merge({ plan: change }, { plan: row })['plan']?.value).toBe(winner);
});

test('an import row and a change of the app give the same value, whichever is merged into which', () => {
  const time = fc.integer({ min: 0, max: 20 });
  const change = fc.oneof(
    time.map(stamped),
    fc.tuple(time, time).map(([at, arrivedAt]) => unstamped(at, arrivedAt)),
  );
  fc.assert(
    fc.property(time.map(imported), change, (row, other) => {
      fc.pre(row.at !== other.at);
      expect(merge({ plan: row }, { plan: other })).toEqual(merge({ plan: other }, { plan: row }));
    }),
    { numRuns: 500 },
  );
});

test('a value is newer than none', () => {
  expect(isNewer(imported(0), undefined)).toBe(true);
});

test('a field may have the name of a method that every object has', () => {
  const { fields, taken } = mergeFields(
    {},
    { constructor: stamped(1), valueOf: stamped(1), hasOwnProperty: stamped(1) },
  );
  expect(taken).toEqual(['constructor', 'valueOf', 'hasOwnProperty']);
  expect(Object.keys(fields)).toEqual(taken);
});

test('the values of fields are those of all names, cleared ones as null', () => {
  expect(valuesOf({ a: { value: 0, at: 1 }, b: { value: null, at: 2 } })).toEqual({ a: 0, b: null });
});
