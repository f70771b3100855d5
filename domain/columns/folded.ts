// Headers are compared without what people and programs write differently.

/** `E-Mail-Adresse`, `e_mail adresse` → `emailadresse`; `Prénom` → `prenom`; `Straße` → `strasse`. */
export function folded(name: string): string {
  return plain(name).replaceAll(/[^\p{Letter}\p{Number}]/gu, '');
}

/** Of a table's key, where `#` stands for any number: `Phone # - Value` → `phone#value`. */
export function foldedKey(key: string): string {
  return plain(key).replaceAll(/[^\p{Letter}\p{Number}#]/gu, '');
}

/** `phone12value` → `phone#value` and 12; undefined without a number. */
export function numbered(name: string): { key: string; number: number } | undefined {
  const found = /^(\D*)(\d{1,2})(\D*)$/.exec(name);
  if (found === null) return undefined;
  const [, before = '', digits = '', after = ''] = found;
  return { key: `${before}#${after}`, number: Number(digits) };
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}
