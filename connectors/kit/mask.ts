// Credentials must not leave in a message: CRMs like to repeat what they did not accept.
/** A function that replaces each secret by `***`, also where it was encoded for a URL, a form or basic auth. */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === '') continue;
    const form = new URLSearchParams({ s: secret }).toString().slice(2);
    for (const shown of [
      secret,
      encodeURIComponent(toWellFormed(secret)),
      form,
      JSON.stringify(secret).slice(1, -1),
    ]) {
      forms.add(shown);
    }
    forms.add(Buffer.from(secret).toString('base64'));
    forms.add(Buffer.from(`${secret}:`).toString('base64'));
  }
  // The longest first: a secret that contains another one must not leave its rest behind.
  const ordered = [...forms].toSorted((a, b) => b.length - a.length);
  return (text) => ordered.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

// encodeURIComponent throws on a lone surrogate.
function toWellFormed(text: string): string {
  return Buffer.from(text).toString('utf8');
}
