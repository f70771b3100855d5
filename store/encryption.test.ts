// What is encrypted opens only with its key, in its row, and whole.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCipher, keyedHash, UnknownKeyError } from './encryption.ts';

const first = { id: 'k1', key: Buffer.alloc(32, 1) };
const second = { id: 'k2', key: Buffer.alloc(32, 2) };
const row = ['connections.secrets', 'default', 'demo'];

test('any text comes back', () => {
  const cipher = createCipher([first]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const wellFormed = Buffer.from(text, 'utf8').toString('utf8');
      expect(cipher.open(cipher.seal(wellFormed, row), row)).toBe(wellFormed);
    }),
  );
});

test('the text is not in the bytes, and the same text is never the same bytes', () => {
  const cipher = createCipher([first]);
  const [one, two] = [cipher.seal('a secret text', row), cipher.seal('a secret text', row)];
  expect(one.includes('a secret text')).toBe(false);
  expect(one.equals(two)).toBe(false);
});

test('a value that was moved to another row does not open', () => {
  const cipher = createCipher([first]);
  const sealed = cipher.seal('secret', row);
  expect(() => cipher.open(sealed, ['connections.secrets', 'default', 'other'])).toThrow();
  expect(() => cipher.open(sealed, ['connections.secrets', 'other', 'demo'])).toThrow();
});

test('a changed or shortened value does not open', () => {
  const cipher = createCipher([first]);
  const sealed = cipher.seal('secret', row);
  for (let index = 3; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => cipher.open(changed, row)).toThrow();
  }
  expect(() => cipher.open(sealed.subarray(0, 1 + 2 + 12 + 4), row)).toThrow();
  // Nothing but its authentication tag is left to shorten here: four right bytes of it are not enough.
  expect(() => cipher.open(cipher.seal('', row).subarray(0, 1 + 2 + 12 + 4), row)).toThrow();
});

test('a new primary key seals, the old one still opens, and a missing one is named', () => {
  const old = createCipher([first]).seal('secret', row);
  const rotated = createCipher([second, first]);
  expect(rotated.open(old, row)).toBe('secret');
  const fresh = rotated.seal('secret', row);
  expect(() => createCipher([first]).open(fresh, row)).toThrow(UnknownKeyError);
  expect(() => createCipher([first]).open(fresh, row)).toThrow('"k2"');
});

test('a hash depends on its key, and on where one part ends and the next begins', () => {
  const hash = keyedHash(first.key, ['crm', 'contact']);
  expect(keyedHash(first.key, ['crm', 'contact'])).toBe(hash);
  expect(keyedHash(second.key, ['crm', 'contact'])).not.toBe(hash);
  expect(keyedHash(first.key, ['crmc', 'ontact'])).not.toBe(hash);
});
