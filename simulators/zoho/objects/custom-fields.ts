// Fields of the account's own, made through the API or by an administrator at the control surface.
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import { invalidData, type ZohoError } from '../errors.ts';
import { field, type DataType, type FieldKind } from './field-kinds.ts';
import { customFieldType, fieldNamed, moduleNamed } from './modules.ts';

export interface NewField {
  module: string;
  label: string;
  type?: DataType | undefined;
  length?: number | undefined;
  unique?: FieldKind['unique'];
  isRequired?: boolean | undefined;
  values?: readonly string[] | undefined;
}

/** The API name comes of the label; one that is taken gets a number (from memory). */
export function createCustomField(
  records: RecordStore,
  { module: moduleName, label, type = 'text', length = 255, ...more }: NewField,
): { field: StoredRecord } | { error: ZohoError } {
  const module = moduleNamed(moduleName, records);
  if (module === undefined) return { error: invalidData({ api_name: 'module' }) };
  const isTaken = module.fields.some((each) => each.label.toLowerCase() === label.toLowerCase());
  if (isTaken) {
    const details = { api_name: 'field_label', json_path: '$.fields[0].field_label' };
    return { error: { code: 'DUPLICATE_DATA', message: 'duplicate data', details } };
  }
  const plain = label.trim().replaceAll(/[^A-Za-z0-9]+/g, '_');
  const name = fieldNamed(module, plain) === undefined ? plain : `${plain}1`;
  const made = field(name, type, {
    label,
    length,
    isCustom: true,
    unique: more.unique,
    isRequired: more.isRequired ?? false,
    values: more.values ?? [],
  });
  const fields = { module: moduleName, ...made };
  return { field: records.create({ crm: 'zoho', type: customFieldType, fields, createdBy: 'person' }) };
}
