// A field as data, and the short forms in which the modules' tables are written.

export type DataType =
  | 'text'
  | 'email'
  | 'phone'
  | 'website'
  | 'textarea'
  | 'picklist'
  | 'multiselectpicklist'
  | 'lookup'
  | 'ownerlookup'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'currency'
  | 'double'
  | 'integer'
  | 'bigint';

export interface FieldKind {
  name: string;
  label: string;
  type: DataType;
  length: number;
  isRequired: boolean;
  isReadOnly: boolean;
  isCustom: boolean;
  /** "Do not allow duplicate values"; undefined: it does. */
  unique?: { isCaseSensitive: boolean } | undefined;
  values: readonly string[];
  /** A value that is not in the list is refused; most lists take any (from memory). */
  isRestricted: boolean;
  /** The module that a lookup points into. */
  lookupIn?: string | undefined;
}

export interface ModuleKind {
  /** In addresses. */
  name: string;
  singular: string;
  /** Whose values an upsert compares that names no fields (kaizen 56). */
  duplicateCheck: string;
  /** What a lookup and a list show as its name. */
  nameField: string;
  fields: readonly FieldKind[];
}

export function field(name: string, type: DataType, more: Partial<FieldKind> = {}): FieldKind {
  return {
    name,
    label: name.replaceAll('_', ' '),
    type,
    length: 120,
    isRequired: false,
    isReadOnly: false,
    isCustom: false,
    values: [],
    isRestricted: false,
    ...more,
  };
}

export const text = (name: string, length: number, more: Partial<FieldKind> = {}): FieldKind =>
  field(name, 'text', { length, ...more });
export const phone = (name: string): FieldKind => field(name, 'phone', { length: 50 });
export const longText = (name: string): FieldKind => field(name, 'textarea', { length: 32_000 });
export const email = (name: string): FieldKind => field(name, 'email', { length: 100 });
export const website = (name: string): FieldKind => field(name, 'website', { length: 255 });
export const picklist = (name: string, values: readonly string[], more: Partial<FieldKind> = {}): FieldKind =>
  field(name, 'picklist', { values, ...more });
export const lookup = (name: string, lookupIn: string): FieldKind => field(name, 'lookup', { lookupIn });
export const shownOnly = (name: string, type: DataType): FieldKind => field(name, type, { isReadOnly: true });

/** `Mailing_Street`, …; the postal code has another name in each module. */
export function address(prefix: string, code: string): FieldKind[] {
  const parts = [
    ['Street', 250],
    ['City', 100],
    ['State', 100],
    [code, 30],
    ['Country', 100],
  ] as const;
  return parts.map(([part, length]) => text(`${prefix}${part}`, length));
}

/** What every module has. */
export const systemFields: readonly FieldKind[] = [
  field('Owner', 'ownerlookup'),
  shownOnly('Created_By', 'ownerlookup'),
  shownOnly('Modified_By', 'ownerlookup'),
  shownOnly('Created_Time', 'datetime'),
  shownOnly('Modified_Time', 'datetime'),
];
