import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import type { FieldKind, ObjectKind } from '../objects/field-kinds.ts';

/** Under which a record is found by the text of a field; Salesforce compares without case unless it is told to. */
export function lookupKey(field: string, value: string): string {
  return `${field}=${value.toLowerCase()}`;
}

/** The live records with this external id, oldest first. */
export function byExternalId(
  object: ObjectKind,
  field: FieldKind,
  value: string,
  records: RecordStore,
): StoredRecord[] {
  return records
    .find('salesforce', object.name, lookupKey(field.name, value))
    .filter(({ fields }) => !field.isCaseSensitive || fields[field.name] === value);
}
