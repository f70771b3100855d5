// Credentials must not leave in a message: CRMs like to repeat what they did not accept.
/** A function that replaces each secret by `***`, also where it was encoded for a URL, a form or basic auth. */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap(formsOf);
  // The longest first: a secret that contains another one must not leave its rest behind.
  const ordered = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  return (text) => ordered.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

/**
 * What a CRM says of a person goes into messages, histories and logs: each e-mail is hidden in it, and what we have sent of
 * a phone or a name.
 */
export function createPersonMask(sent: readonly string[]): (text: string) => string {
  const telling = [...new Set(sent.map((value) => value.trim()).filter((value) => value.length >= 3))];
  const ordered = telling.toSorted((a, b) => b.length - a.length);
  return (text) =>
    ordered
      .reduce((masked, value) => masked.replaceAll(value, '***'), text)
      .replaceAll(/[^\s"'<>()[\]{},;:=@]+@[^\s"'<>()[\]{},;:=@]+\.[^\s"'<>()[\]{},;:=@.]+/g, '***');
}

/** A shorter one stands in ordinary ids and addresses by chance. */
const shortestTelling = 6;

/** Whether a secret stands in an address or an id; a short one only as a whole part of an address. */
export function createSecretFinder(
  secrets: readonly string[],
): (text: string, where: 'url' | 'id') => boolean {
  const telling = secrets.filter((secret) => secret.length >= shortestTelling).flatMap(formsOf);
  const short = secrets.filter((secret) => secret.length < shortestTelling).flatMap(formsOf);
  return (text, where) => {
    const shown = [text, decoded(text)];
    if (shown.some((each) => telling.some((secret) => each.includes(secret)))) return true;
    return (
      where === 'url' && shown.some((each) => each.split(/[/?&=#]/).some((part) => short.includes(part)))
    );
  };
}

function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const percent = encodeURIComponent(toWellFormed(secret));
  const address = encodeURI(toWellFormed(secret));
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const base64 = [secret, `${secret}:`].map((text) => Buffer.from(text).toString('base64'));
  return [
    secret,
    ...[percent, address, form].flatMap((text) => [
      text,
      text.replaceAll(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase()),
    ]),
    JSON.stringify(secret).slice(1, -1),
    // Without the padding too: a JWT or an address leaves it out, and + and / are written - and _.
    ...base64.flatMap((text) => [
      text,
      text.replace(/=+$/, ''),
      text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
    ]),
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// encodeURIComponent throws on a lone surrogate.
function toWellFormed(text: string): string {
  return Buffer.from(text).toString('utf8');
}
