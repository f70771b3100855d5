import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalId } from '../records/canonical-id.ts';

// Of recorded answers (simulators/salesforce/fixtures).
test.each([
  ['003ak000003dQCD', '003ak000003dQCDAA2'],
  ['001ak00000OQTie', '001ak00000OQTieAAH'],
  [' 003ak00000luKU1AAM ', '003ak00000luKU1AAM'],
  ['001AK00000OKNPFAA5', '001ak00000OKNPFAA5'],
  ['not an id', 'not an id'],
])('%s is %s', (given, canonical) => {
  expect(canonicalId(given)).toBe(canonical);
});

test('15 characters, 18, and 18 whose case was folded are one id', () => {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('');
  const id = fc.string({ unit: fc.constantFrom(...letters), minLength: 15, maxLength: 15 });
  fc.assert(
    fc.property(id, (given) => {
      const canonical = canonicalId(given);
      expect(canonical.slice(0, 15)).toBe(given);
      for (const spelled of [canonical, canonical.toLowerCase(), canonical.toUpperCase()]) {
        expect(canonicalId(spelled)).toBe(canonical);
      }
    }),
  );
});
