// The custom fields that somebody has made in this account, each under a key of 40 characters that no other account has.
import { createHash, randomBytes } from 'node:crypto';
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import type { FieldType, ObjectKind } from '../objects/object-kinds.ts';

export interface CustomField {
  field_name: string;
  field_code: string;
  field_type: FieldType;
  options: { id: number; label: string }[] | null;
}

/** Definitions are books of the CRM: they survive as records do. */
export const fieldRecordType = 'field';

export const fieldsKey = (type: string): string => `fields:${type}`;

/** By what the books are found. */
export function fieldKeys({ object }: Record<string, unknown>): string[] {
  return [fieldsKey(String(object))];
}

export function customFields(kind: ObjectKind, records: Pick<RecordStore, 'find'>): CustomField[] {
  return fieldRecords(kind, records).map(({ fields }) => fields['definition'] as CustomField);
}

export function fieldRecords(
  { type }: ObjectKind,
  records: Pick<RecordStore, 'find'>,
): readonly StoredRecord[] {
  return records.find('pipedrive', fieldRecordType, fieldsKey(type));
}

export function makeField(
  kind: ObjectKind,
  made: { name: string; type: FieldType; options: readonly string[] },
  records: RecordStore,
): CustomField {
  const others = customFields(kind, records).flatMap(({ options }) => options ?? []);
  const firstOption = others.length + 1;
  const definition: CustomField = {
    field_name: made.name,
    field_code: createHash('sha1').update(randomBytes(20)).digest('hex'),
    field_type: made.type,
    options:
      made.options.length === 0 ? null : made.options.map((label, at) => ({ id: firstOption + at, label })),
  };
  records.create({
    crm: 'pipedrive',
    type: fieldRecordType,
    fields: { object: kind.type, definition },
    createdBy: 'api',
  });
  return definition;
}
