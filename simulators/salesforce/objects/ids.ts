// Salesforce's ids: 15 characters that differ by case, and 3 that say the case again, for programs that fold it.

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checks = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The id of the object with this prefix (`003`: Contact) and this number, 18 characters long. */
export function newId(keyPrefix: string, sequence: number): string {
  let rest = sequence;
  let text = '';
  do {
    text = (digits[rest % digits.length] ?? '') + text;
    rest = Math.floor(rest / digits.length);
  } while (rest > 0);
  // Two characters for the instance, as `ak` in the recorded answers.
  return withChecks(`${keyPrefix}ak${text.padStart(10, '0')}`);
}

/** The 18 characters of an id of 15 or 18; undefined for what is no id. */
export function readId(text: string): string | undefined {
  if (!/^[0-9A-Za-z]+$/.test(text)) return undefined;
  if (text.length === 15) return withChecks(text);
  if (text.length !== 18) return undefined;
  return withChecks(text.slice(0, 15)) === text ? text : undefined;
}

// Each check character stands for the capitals among five: bit 0 is the first of them.
function withChecks(id: string): string {
  let suffix = '';
  for (let start = 0; start < 15; start += 5) {
    let capitals = 0;
    for (let at = 0; at < 5; at += 1) {
      if (/[A-Z]/.test(id[start + at] ?? '')) capitals += 2 ** at;
    }
    suffix += checks[capitals] ?? '';
  }
  return id + suffix;
}
