// Ids of Salesforce: 15 characters that differ by case, and three more that say the case again, for programs that fold it.
// Answers have all 18 (recorded answers); 15 stand in addresses and reports, and in its own sentences.

const checks = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18 characters; what is no id stays as it is, and is refused by Salesforce. */
export function canonicalId(externalId: string): string {
  const id = externalId.trim();
  const [, given, suffix] = /^([a-zA-Z0-9]{15})([a-zA-Z0-9]{3})?$/.exec(id) ?? [];
  if (given === undefined) return id;
  const start = suffix === undefined ? given : withCaseOf(given, suffix.toUpperCase());
  return `${start}${suffixOf(start)}`;
}

/** Each character of it says which of five are capitals: bit 0 is the first of them. */
function suffixOf(id: string): string {
  const capitals = id.split('').map((each, at) => (/[A-Z]/.test(each) ? 2 ** (at % 5) : 0));
  return [0, 5, 10]
    .map((at) => capitals.slice(at, at + 5).reduce<number>((bits, bit) => bits + bit, 0))
    .map((bits) => checks[bits])
    .join('');
}

function withCaseOf(id: string, suffix: string): string {
  const isCapital = (at: number): boolean =>
    (checks.indexOf(suffix.charAt(Math.floor(at / 5))) >> (at % 5)) % 2 === 1;
  return id
    .split('')
    .map((each, at) => (isCapital(at) ? each.toUpperCase() : each.toLowerCase()))
    .join('');
}
