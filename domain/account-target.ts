// What a connection's settings point at: which account, which data set of it, and what its ids mean there. A link to a
// record of one account is a stranger's record in another.
import { canonicalJson } from './json.ts';

export interface TargetPart {
  /** The same in every version of the settings: `create`, `fetch by email`, `header x-tenant`. */
  name: string;
  /** Which setting says it, for people. */
  setting: string;
  /** Compared as it is, so it is written in one form only. */
  value: string;
  /** That it appears or goes away is no other account: one more address beside the others. */
  isOptional?: boolean;
}

export type Target = readonly TargetPart[];

/** What differs, for people: `create.url (https://a.example.com/create → https://b.example.com/create)`. */
export function changedParts(before: Target, after: Target): string[] {
  const old = new Map(before.map((part) => [part.name, part]));
  const names = new Set([...before, ...after].map((part) => part.name));
  const now = new Map(after.map((part) => [part.name, part]));
  const changed = [...names].flatMap((name) => {
    const [from, to] = [old.get(name), now.get(name)];
    const isOnlyOptional = (from ?? to)?.isOptional === true && (from === undefined || to === undefined);
    if (from?.value === to?.value || isOnlyOptional) return [];
    const setting = to?.setting ?? from?.setting ?? name;
    return [`${setting} (${shown(from?.value)} → ${shown(to?.value)})`];
  });
  return [...new Set(changed)];
}

/** Equal texts are the same account; what may come and go is no part of it. */
export function targetText(target: Target): string {
  const parts = target.filter((part) => part.isOptional !== true).map(({ name, value }) => [name, value]);
  return canonicalJson(Object.fromEntries(parts));
}

/** Without a query, which may hold a key. */
function shown(value: string | undefined): string {
  return value === undefined ? 'none' : value.replace(/[?#].*$/s, '');
}
