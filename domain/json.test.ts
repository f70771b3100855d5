import vm from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, isJson, isPlainObject, utf8Length, type Json } from './json.ts';

const json = fc.jsonValue({ depthSize: 'medium' }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

test('whatever JSON can carry is JSON', () => {
  fc.assert(fc.property(json, (value) => isJson(value)));
});

test('what is JSON comes back equal from its text', () => {
  fc.assert(
    fc.property(
      fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      (value) => {
        if (isJson(value)) expect(JSON.parse(JSON.stringify(value))).toStrictEqual(minusZeroAsZero(value));
      },
    ),
    { numRuns: 1_000 },
  );
});

function minusZeroAsZero(value: Json): Json {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(minusZeroAsZero);
  if (!isPlainObject(value)) return value;
  // As JSON.parse makes objects: with a prototype, and "__proto__" as a name like any other.
  const entries = Object.entries(value).map(([name, entry]) => [name, minusZeroAsZero(entry as Json)]);
  return Object.fromEntries(entries) as Json;
}

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['a bigint', 1n],
  ['a symbol', Symbol('a')],
  ['a function', () => 1],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['bytes', new Uint8Array([1])],
  ['an error', new Error('a')],
  ['an instance of a class', new (class Person {})()],
  ['undefined inside', { a: [undefined] }],
])('%s is not JSON', (_what, value) => {
  expect(isJson(value)).toBe(false);
  expect(isJson({ a: value })).toBe(false);
});

test('an object of another realm, as the workflow sandbox has them, is plain; an instance of a class there is not', () => {
  expect(isPlainObject(vm.runInNewContext('({ a: 1 })'))).toBe(true);
  expect(isPlainObject(vm.runInNewContext('new Date()'))).toBe(false);
  expect(isPlainObject(Object.create(null))).toBe(true);
});

test('values that are nested without end, or thousands of levels deep, are not JSON', () => {
  const endless: Record<string, unknown> = {};
  endless['self'] = [endless, endless];
  expect(isJson(endless)).toBe(false);
  for (const depth of [1_000, 100_000]) {
    expect(isJson(JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`))).toBe(false);
    expect(isJson(JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`))).toBe(false);
  }
  expect(isJson(JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`))).toBe(true);
});

test('equal values have equal canonical text, whatever the order of their keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toStrictEqual(minusZeroAsZero(value));
    }),
  );
});

test('different values have different canonical texts', () => {
  fc.assert(
    fc.property(json, json, (first, second) => {
      const areEqual = JSON.stringify(sorted(first)) === JSON.stringify(sorted(second));
      expect(canonicalJson(first) === canonicalJson(second)).toBe(areEqual);
    }),
  );
});

test('the UTF-8 length is that of the bytes, of any well-formed text and of any JSON text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(0xffff), { maxLength: 10 }), (text, units) => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      // JSON.stringify escapes lone surrogates, so its text is well-formed.
      const jsonText = JSON.stringify(String.fromCharCode(...units));
      expect(utf8Length(jsonText)).toBe(Buffer.byteLength(jsonText));
    }),
  );
});

test.each([
  ['\u0000', 1],
  ['\u007f', 1],
  ['\u0080', 2],
  ['\u07ff', 2],
  ['\u0800', 3],
  ['\uffff', 3],
  ['\u{10000}', 4],
])('%j takes %i bytes', (character, bytes) => {
  expect(utf8Length(`a${character}b`)).toBe(bytes + 2);
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([name, entry]) => [name, reversed(entry as Json)]));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).toSorted(([first], [second]) => (first < second ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, sorted(entry as Json)]));
}
