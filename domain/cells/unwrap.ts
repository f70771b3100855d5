// What programs put around a value. Only what is certain is taken off: a note that begins with a quote stays a note.

// Blanks of all kinds, zero-width characters, marks of direction, a byte-order mark, a soft hyphen.
const unseen = '[\\s\\u00AD\\u180E\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2064\\u2066-\\u2069\\uFEFF]';
const unseenAtEnds = new RegExp(`^${unseen}+|${unseen}+$`, 'g');
const unseenInside = /[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;

/** Nobody sees them, at the ends: a joiner inside of a word or an emoji means something. */
export function trimUnseen(text: string): string {
  return text.replaceAll(unseenAtEnds, '');
}

/** Everywhere, and full-width forms as plain ones: `（０２０）` → `(020)`. For addresses and numbers, never for texts. */
export function asPlainCharacters(text: string): string {
  return trimUnseen(text.normalize('NFKC').replaceAll(unseenInside, ''));
}

/** `="02025550135"`: how a file tells a spreadsheet that it is a text. */
export function withoutFormula(text: string): string {
  const inner = /^="(.*)"$/s.exec(text)?.[1];
  return inner === undefined ? text : trimUnseen(inner.replaceAll('""', '"'));
}

/** `'02025550137`: the same, as people type it. Of what is no number an apostrophe is a part: `'s-Hertogenbosch`. */
export function withoutNumberMark(text: string): string {
  return /^'[+(\d][\d\s().+/-]*'?$/.test(text) ? text.replaceAll("'", '') : text;
}

/** `"Acme"` in quotes as a whole. */
export function withoutQuotes(text: string): string {
  const inner = /^"([^"]*)"$/.exec(text)?.[1] ?? /^'([^']*)'$/.exec(text)?.[1];
  return inner === undefined ? text : trimUnseen(inner);
}

/** `"""VIP"",""Lead"""`, quoted once more than it was read: `"VIP","Lead"`. */
export function withoutDoubledQuotes(text: string): string {
  const inner = /^"((?:[^"]|"")*)"$/s.exec(text)?.[1];
  return inner === undefined || !inner.includes('""') ? text : inner.replaceAll('""', '"');
}
