// A sentence for a log: the CRM's own words may repeat what it was sent, or name somebody else.

/** Shorter values are parts of any word. */
const shortestValue = 3;

/**
 * Without the given values wherever they stand, and without anything that looks like an e-mail address or a phone number,
 * whoever's it is.
 */
export function withoutPersonalData(sentence: string, values: readonly unknown[]): string {
  const known = textsOf(values)
    .filter((text) => text.length >= shortestValue)
    // A value may stand in another one.
    .toSorted((one, other) => other.length - one.length);
  const without = known.reduce((text, value) => text.replaceAll(ignoringCase(value), '…'), sentence);
  return without
    .replaceAll(/[^\s"'<>(),:;]+@[^\s"'<>(),:;]+/g, '…')
    .replaceAll(/\+?\d(?:[ ().\-/]*\d){6,}/g, '…');
}

function textsOf(values: readonly unknown[]): string[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return [value.trim()];
    if (typeof value === 'number') return [String(value)];
    return typeof value === 'object' && value !== null ? textsOf(Object.values(value)) : [];
  });
}

function ignoringCase(text: string): RegExp {
  return new RegExp(text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`), 'gi');
}
