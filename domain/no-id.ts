// What programs write for a missing id. As an id it would be one contact, and one record, for everybody who has none.

const words: ReadonlySet<string> = new Set([
  // JavaScript, Java, SQL
  'null',
  '(null)',
  '<null>',
  // JavaScript
  'undefined',
  '[object object]',
  'infinity',
  // Python and its data frames
  'none',
  'nan',
  // Ruby, Go
  'nil',
  '<nil>',
  // Dumps of MySQL and Postgres
  '\\n',
  // Spreadsheets
  'n/a',
  '#n/a',
  '#ref!',
  '#value!',
  '#name?',
]);

/** `null`, `undefined`, `None`, `NaN`, `n/a`, in any case. */
export function isNoId(text: string): boolean {
  return words.has(text.trim().toLowerCase());
}

/**
 * JSON's number is longer than JavaScript's: `12345678901234567890` has become another one before anybody could look, and
 * one of 400 digits no number at all.
 */
export function hasLostDigits(value: unknown): boolean {
  return typeof value === 'number' && (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER);
}
