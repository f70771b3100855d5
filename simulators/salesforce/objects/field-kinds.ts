// A field as data, and the short forms in which the objects' tables are written.

export type FieldType =
  | 'id'
  | 'string'
  | 'email'
  | 'phone'
  | 'url'
  | 'textarea'
  | 'picklist'
  | 'reference'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'currency'
  | 'percent'
  | 'double'
  | 'int'
  | 'address';

export interface FieldKind {
  name: string;
  label: string;
  type: FieldType;
  /** Characters; 0 where the type has none. */
  length: number;
  isRequired: boolean;
  /** Salesforce fills it when nobody does. */
  isDefaulted: boolean;
  isCreateable: boolean;
  isUpdateable: boolean;
  /** Long texts cannot stand in a WHERE. */
  isFilterable: boolean;
  values: readonly string[];
  /** A value that is not in the list is refused. */
  isRestricted: boolean;
  /** The object that it points at, and the name under which a query reaches over: `Account.Name`. */
  referenceTo?: string;
  relationship?: string;
  isCustom: boolean;
  isExternalId: boolean;
  isUnique: boolean;
  isCaseSensitive: boolean;
}

export interface ObjectKind {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  fields: readonly FieldKind[];
}

const plain: Omit<FieldKind, 'name' | 'label' | 'type'> = {
  length: 0,
  isRequired: false,
  isDefaulted: false,
  isCreateable: true,
  isUpdateable: true,
  isFilterable: true,
  values: [],
  isRestricted: false,
  isCustom: false,
  isExternalId: false,
  isUnique: false,
  isCaseSensitive: false,
};

const readOnly = { isCreateable: false, isUpdateable: false };
const spaced = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2');

/** A field of any type; what is not said is as for most fields. */
export function field(name: string, type: FieldType, more: Partial<FieldKind> = {}): FieldKind {
  return { ...plain, name, label: spaced(name), type, ...more };
}

export const text = (name: string, length: number, more: Partial<FieldKind> = {}): FieldKind =>
  field(name, 'string', { length, ...more });
export const phone = (name: string): FieldKind => field(name, 'phone', { length: 40 });
export const longText = (name: string): FieldKind =>
  field(name, 'textarea', { length: 32_000, isFilterable: false });
export const picklist = (name: string, values: readonly string[], more: Partial<FieldKind> = {}): FieldKind =>
  field(name, 'picklist', { length: 255, values, ...more });
export const shownOnly = (name: string, type: FieldType, more: Partial<FieldKind> = {}): FieldKind =>
  field(name, type, { ...readOnly, ...more });

/** `AccountId`, label `Account ID`, reached as `Account.…`. */
export const reference = (name: string, to: string, more: Partial<FieldKind> = {}): FieldKind =>
  field(name, 'reference', {
    label: `${spaced(name.replace(/Id$/, ''))} ID`,
    length: 18,
    referenceTo: to,
    relationship: name.replace(/Id$/, ''),
    ...more,
  });

/** Street, city and so on with one compound field over them. */
export function address(prefix: string): FieldKind[] {
  return [
    field(`${prefix}Street`, 'textarea', { length: 255 }),
    text(`${prefix}City`, 40),
    text(`${prefix}State`, 80),
    text(`${prefix}PostalCode`, 20),
    text(`${prefix}Country`, 80),
    shownOnly(`${prefix}Address`, 'address', { isFilterable: false }),
  ];
}

/** What every object has. */
export const systemFields: readonly FieldKind[] = [
  shownOnly('CreatedDate', 'datetime', { isDefaulted: true }),
  shownOnly('CreatedById', 'reference', { length: 18, referenceTo: 'User', relationship: 'CreatedBy' }),
  shownOnly('LastModifiedDate', 'datetime', { isDefaulted: true }),
  shownOnly('LastModifiedById', 'reference', {
    length: 18,
    referenceTo: 'User',
    relationship: 'LastModifiedBy',
  }),
  shownOnly('SystemModstamp', 'datetime', { isDefaulted: true }),
];

export const idFields: readonly FieldKind[] = [
  shownOnly('Id', 'id', { label: 'Record ID', length: 18, isDefaulted: true }),
  shownOnly('IsDeleted', 'boolean', { isDefaulted: true }),
];

export const owner: FieldKind = reference('OwnerId', 'User', { isDefaulted: true });
