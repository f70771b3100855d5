// The objects of an organisation with the custom fields that its administrator has made.
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import { account, opportunity, opportunityContactRole } from './business.ts';
import { field, type FieldKind, type FieldType, type ObjectKind } from './field-kinds.ts';
import { organization, user } from './organization.ts';
import { contact, lead } from './people.ts';

export const standardObjects: readonly ObjectKind[] = [
  account,
  contact,
  lead,
  opportunity,
  opportunityContactRole,
  user,
  organization,
];

/** Those whose records are kept, listed and counted; the others are data. */
export const keptObjects = [account, contact, lead, opportunity, opportunityContactRole];

/** The type of the books in which custom fields are written down; their prefix is Salesforce's. */
export const customFieldType = 'CustomField';
export const customFieldPrefix = '00N';

/** What the books say of one custom field. */
export interface CustomField {
  object: string;
  name: string;
  label: string;
  type: FieldType;
  length: number;
  isExternalId: boolean;
  isUnique: boolean;
  isCaseSensitive: boolean;
  values: readonly string[];
  isRestricted: boolean;
  isRequired: boolean;
  /** To the login: without the permission for a field, the API says that there is none. */
  isVisible: boolean;
}

/** The object of this name, in any case, with its custom fields. */
export function objectNamed(name: string, records: RecordStore): ObjectKind | undefined {
  const standard = standardObjects.find((object) => object.name.toLowerCase() === name.toLowerCase());
  if (standard === undefined) return undefined;
  const custom = customFieldsOf(standard.name, records)
    .filter(({ fields }) => fields['isVisible'] === true)
    .map(({ fields }) => asField(fields as unknown as CustomField));
  return custom.length === 0 ? standard : { ...standard, fields: [...standard.fields, ...custom] };
}

export function customFieldsOf(object: string, records: RecordStore): readonly StoredRecord[] {
  return records.find('salesforce', customFieldType, `object:${object}`);
}

/** Names are the same in any case. */
export function fieldNamed(object: ObjectKind, name: string): FieldKind | undefined {
  const folded = name.toLowerCase();
  return object.fields.find((each) => each.name.toLowerCase() === folded);
}

function asField(custom: CustomField): FieldKind {
  const { name, type, label, length, isExternalId, isUnique, isCaseSensitive, isRequired, isRestricted } =
    custom;
  return field(name, type, {
    label,
    length,
    isExternalId,
    isUnique,
    isCaseSensitive,
    isRequired,
    isRestricted,
    values: custom.values,
    isCustom: true,
  });
}
