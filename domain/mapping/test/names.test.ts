import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { nameParts } from '../source/name-parts.ts';

it.each<[name: string, firstName: string | undefined, lastName: string | undefined]>([
  ['Ann Lee', 'Ann', 'Lee'],
  ['Ann', undefined, 'Ann'],
  ['', undefined, undefined],
  ['  Ann   Mary  Lee ', 'Ann Mary', 'Lee'],
  ['Lee, Ann', 'Ann', 'Lee'],
  ['Lee, Ann, PhD', 'Ann', 'Lee PhD'],
  ['Ann Lee, PhD', 'Ann', 'Lee, PhD'],
  ['Martin Luther King Jr.', 'Martin Luther', 'King Jr.'],
  ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
  ['Juan de la Cruz', 'Juan', 'de la Cruz'],
  ['de la Cruz', undefined, 'de la Cruz'],
  ['Al Gore', 'Al', 'Gore'],
  ['María José García', 'María José', 'García'],
  ['山田太郎', undefined, '山田太郎'],
  [',', undefined, ','],
])('%s → %s, %s', (name, firstName, lastName) => {
  expect(nameParts(name)).toEqual({
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  });
});

test('nothing of a name is lost: its parts in their order are the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      fc.pre(!name.includes(','));
      const { firstName = '', lastName = '' } = nameParts(name);
      expect(`${firstName} ${lastName}`.trim()).toBe(name.split(/\s+/).filter(Boolean).join(' '));
      expect(name.trim() === '').toBe(lastName === '');
    }),
  );
});
