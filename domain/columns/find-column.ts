// How options address a column: by its name, and `phone#2` for the second of several that are called so.
import { folded } from './folded.ts';

/** One per column. */
export function labelsOf(names: readonly string[]): string[] {
  const keys = names.map(keyOf);
  return names.map((name, index) => {
    const equal = keys.filter((key) => key === keys[index]).length;
    if (equal === 1 && name !== '') return name;
    const nth = keys.slice(0, index + 1).filter((key) => key === keys[index]).length;
    return `${name}#${nth}`;
  });
}

/** As it is written; otherwise case, accents, blanks and signs do not count. Without a number: the first one. */
export function findColumn(names: readonly string[], wanted: string): number | undefined {
  const exact = names.indexOf(wanted);
  if (exact !== -1 && wanted !== '') return exact;
  const keys = names.map(keyOf);
  const [, name = '', nth = ''] = /^(.*)#(\d{1,3})$/s.exec(wanted) ?? [];
  if (nth !== '') {
    const equal = keys.flatMap((key, index) => (key === keyOf(name.trim()) ? [index] : []));
    const found = equal[Number(nth) - 1];
    if (found !== undefined) return found;
  }
  const index = wanted.trim() === '' ? -1 : keys.indexOf(keyOf(wanted));
  return index === -1 ? undefined : index;
}

/** What has no letter and no digit is compared as it is written. */
function keyOf(name: string): string {
  return folded(name) || name.trim();
}
