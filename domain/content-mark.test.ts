import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentMark } from './content-mark.ts';
import { canonicalJson, type Json } from './json.ts';

test('the order of members does not count, every value does', () => {
  expect(contentMark({ a: 1, b: 'x' })).toBe(contentMark({ b: 'x', a: 1 }));
  const marks = [{ a: 1 }, { a: '1' }, { a: null }, { a: [1] }, { b: 1 }, {}].map(contentMark);
  expect(new Set(marks).size).toBe(marks.length);
});

test('what differs by a little has another mark', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const isSame = canonicalJson(one as Json) === canonicalJson(other as Json);
      expect(contentMark(one as Json) === contentMark(other as Json)).toBe(isSame);
    }),
  );
  const pairs = Array.from({ length: 20_000 }, (_, n) => contentMark({ phone: `+1202555${n}`, plan: 'a' }));
  expect(new Set(pairs).size).toBe(pairs.length);
});
