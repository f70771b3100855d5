// What this CRM keeps: contacts, companies and deals, each with what it must have and what it is found by.
import type { Fields } from '../record.ts';

/** The property in which the app keeps its own id; every object has it. */
export const keyProperty = 'syncline_id';

export interface ObjectKind {
  type: 'contact' | 'company' | 'deal';
  /** In addresses: `/objects/contacts`. */
  path: string;
  required: readonly string[];
  /** Property → the form in which a search compares it. */
  searchable: Readonly<Record<string, (text: string) => string>>;
}

const asItIs = (text: string): string => text.trim();
const folded = (text: string): string => text.trim().toLowerCase();
const digits = (text: string): string => text.replaceAll(/\D/g, '');

export const objectKinds: readonly ObjectKind[] = [
  {
    type: 'contact',
    path: 'contacts',
    required: [],
    searchable: { [keyProperty]: asItIs, email: folded, phone: digits },
  },
  {
    type: 'company',
    path: 'companies',
    required: ['name'],
    searchable: { [keyProperty]: asItIs, domain: folded },
  },
  // Two deals of one name are two deals: only our own id says which one it is.
  { type: 'deal', path: 'deals', required: ['name'], searchable: { [keyProperty]: asItIs } },
];

/** The key under which records with this value of this property are found; undefined when nobody can search for it. */
export function searchKey(kind: ObjectKind, property: string, value: unknown): string | undefined {
  if (typeof value !== 'string' || !Object.hasOwn(kind.searchable, property)) return undefined;
  const compared = kind.searchable[property]?.(value) ?? '';
  return compared === '' ? undefined : `${property}:${compared}`;
}

export function keysOf(kind: ObjectKind, properties: Fields): string[] {
  return Object.keys(kind.searchable)
    .map((property) => searchKey(kind, property, properties[property]))
    .filter((key) => key !== undefined);
}

/** The properties after a change: given ones win; null and "" clear. */
export function mergeProperties(current: Fields, patch: Fields): Fields {
  const merged = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === '') merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
