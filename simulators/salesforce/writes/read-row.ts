// The fields of one row, by their true names: what can be refused without looking at a record.
import type { RecordStore } from '../../control/record-store.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { noSuchColumn, type SalesforceError } from '../errors.ts';
import { fieldNamed, objectNamed } from '../objects/catalogue.ts';
import type { FieldKind, ObjectKind } from '../objects/field-kinds.ts';
import { byExternalId } from './external-ids.ts';
import { readValue } from './read-value.ts';

export type ReadRow = { values: Fields } | { errors: SalesforceError[] };

/** Reads a row; `null` clears. `attributes` and the id are for the caller. */
export function readRow(
  object: ObjectKind,
  row: Fields,
  { isNew, records }: { isNew: boolean; records: RecordStore },
): ReadRow {
  const given = Object.entries(row).filter(([name]) => !['attributes', 'id'].includes(name.toLowerCase()));
  const fields: [FieldKind, unknown][] = [];
  for (const [name, value] of given) {
    const field = fieldNamed(object, name) ?? relationNamed(object, name, value);
    if (field === undefined) return { errors: [noSuchColumn(name, object.name)] };
    fields.push([field, value]);
  }
  const closed = fields.filter(([field]) => !(isNew ? field.isCreateable : field.isUpdateable));
  if (closed.length > 0) return { errors: [notWriteable(closed.map(([{ name }]) => name))] };

  const values: Fields = {};
  const errors: SalesforceError[] = [];
  for (const [field, value] of fields) {
    const read = isFields(value) ? referredTo(field, value, records) : readValue(field, value);
    if ('error' in read) errors.push(read.error);
    else values[field.name] = read.value;
  }
  return errors.length > 0 ? { errors } : { values };
}

/** `"Account": { "Syncline_Id__c": "co-1" }`: a reference by what the app knows of the other record. */
function relationNamed(object: ObjectKind, name: string, value: unknown): FieldKind | undefined {
  if (!isFields(value)) return undefined;
  return object.fields.find(({ relationship }) => relationship?.toLowerCase() === name.toLowerCase());
}

function referredTo(field: FieldKind, value: Fields, records: RecordStore) {
  const target = objectNamed(field.referenceTo ?? '', records);
  const [name = '', key] = Object.entries(value).find(([each]) => each !== 'attributes') ?? [];
  const keyField = target && fieldNamed(target, name);
  if (target === undefined || keyField === undefined) {
    return { error: noSuchColumn(name, target?.name ?? field.name) };
  }
  const [found] = keyField.isExternalId ? byExternalId(target, keyField, String(key), records) : [];
  if (found !== undefined) return { value: found.id };
  const message = `Foreign key external ID: ${String(key)} not found for field ${keyField.name} in entity ${target.name}`;
  return { error: { code: 'INVALID_FIELD', message, fields: [] } };
}

function notWriteable(fields: string[]): SalesforceError {
  return {
    code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    message: `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  };
}
