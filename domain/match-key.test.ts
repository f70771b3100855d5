import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizedKey } from './match-key.ts';

test.each([
  ['email', ' Ana@Example.COM ', 'ana@example.com'],
  ['phone', '+1 (202) 555-0101', '12025550101'],
  ['phone', 'ext', 'ext'],
  ['contactId', ' C-1 ', 'C-1'],
  ['externalId', 'Lead-A', 'Lead-A'],
])('the %s "%s" is the key "%s"', (field, value, key) => {
  expect(normalizedKey(field, value)).toBe(key);
});

test('a key is its own form, and no value becomes an empty key unless it is blank', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('email', 'phone', 'contactId'),
      fc.string({ unit: 'binary' }),
      (field, value) => {
        const key = normalizedKey(field, value);
        expect(normalizedKey(field, key)).toBe(key);
        expect(key === '').toBe(value.trim() === '');
      },
    ),
  );
});
