// What programs write for a missing id. As an id it would be one contact, and one record, for everybody who has none.

const words: ReadonlySet<string> = new Set([
  // JavaScript, Java, SQL
  'null',
  // JavaScript
  'undefined',
  // Python
  'none',
]);

/** `null`, `undefined`, `None`, in any case. */
export function isNoId(text: string): boolean {
  return words.has(text.trim().toLowerCase());
}

/** JSON's number is longer than JavaScript's: `12345678901234567890` has become another one before anybody could look. */
export function hasLostDigits(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}
