// Zoho's ids: 19 digits, which no JavaScript number holds; the first seven are the account's.

const accountPrefix = '6493490';

/** Recorded ids begin at about a million. */
export function idOf(sequence: number): string {
  return `${accountPrefix}${String(sequence).padStart(12, '0')}`;
}

export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^\d{16,19}$/.test(text);
}
