// The account's own fields, in our words.
import type { FieldDescription, FieldType } from '../../../domain/mapping/field-description.ts';
import { joinPath } from '../../../domain/record-path.ts';
import type { RequestLimits } from '../../connector.ts';
import type { AccountField, AccountFields } from './account-fields.ts';

/** `field_type` (add a field) → ours. */
const types: Readonly<Record<string, FieldType>> = {
  varchar: 'text',
  varchar_auto: 'text',
  text: 'text',
  phone: 'phone',
  double: 'number',
  int: 'number',
  boolean: 'boolean',
  date: 'date',
  enum: 'choice',
  set: 'choices',
  user: 'reference',
  org: 'reference',
  people: 'reference',
  stage: 'choice',
  status: 'choice',
};

/** Nobody writes them (description of v2: they are in no request). */
const readOnly = ['id', 'add_time', 'update_time', 'creator_user_id', 'is_deleted', 'picture_id'];

export async function describeFields(
  fields: AccountFields,
  limits: RequestLimits,
): Promise<FieldDescription[]> {
  fields.forget();
  return (await fields.all(limits)).map(describe);
}

function describe({ code, name, type, isCustom, options }: AccountField): FieldDescription {
  return {
    name: isCustom ? joinPath('custom_fields', code) : code,
    label: name,
    type: types[type] ?? 'other',
    isRequired: code === 'name' || code === 'title',
    isReadOnly: !isCustom && readOnly.includes(code),
    isCustom,
    ...(type === 'varchar' ? { maxLength: 255 } : {}),
    ...(options.length === 0 ? {} : { options: options.map(({ id, label }) => ({ value: id, label })) }),
  };
}
