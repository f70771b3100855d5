// The account's own fields, in our words.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { FieldDescription, FieldOption, FieldType } from '../../../domain/mapping/field-description.ts';
import type { RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { ZohoModule } from '../fields.ts';

/** `data_type` (fields metadata) → ours. */
const types: Readonly<Record<string, FieldType>> = {
  text: 'text',
  textarea: 'text',
  email: 'email',
  phone: 'phone',
  website: 'url',
  integer: 'number',
  bigint: 'number',
  double: 'number',
  percent: 'number',
  currency: 'money',
  boolean: 'boolean',
  date: 'date',
  datetime: 'dateTime',
  picklist: 'choice',
  multiselectpicklist: 'choices',
  lookup: 'reference',
  ownerlookup: 'reference',
};

export async function describeFields(
  api: Api,
  module: ZohoModule,
  limits: RequestLimits,
): Promise<FieldDescription[]> {
  return (await readFields(api, module, limits)).flatMap(describe);
}

/** As Zoho describes them; throws where the answer holds none. */
export async function readFields(api: Api, module: ZohoModule, limits: RequestLimits): Promise<Json[]> {
  const query = { module };
  const request = { operation: 'describeFields', method: 'GET', path: '/settings/fields', query } as const;
  const answer = await api.send(request, limits);
  return listIn(answer, 'fields', (field) => (isPlainObject(field) ? field : undefined), 'fields');
}

/** `{}` where two records may have the same value. */
export function isUnique(field: Json): boolean {
  const unique = readPath(field, 'unique');
  return isPlainObject(unique) && Object.keys(unique).length > 0;
}

function describe(field: Json): FieldDescription[] {
  const name = readText(field, 'api_name');
  if (name === undefined || readPath(field, 'visible') === false) return [];
  const type = types[readText(field, 'data_type') ?? ''] ?? 'other';
  const length = readPath(field, 'length');
  const options = optionsOf(field);
  // `field_read_only` is true of an owner, who can be set (recorded answer).
  const isSettable = ['api_create', 'api_update'].some(
    (way) => readPath(field, `operation_type.${way}`) === true,
  );
  return [
    {
      name,
      label: readText(field, 'field_label') ?? name,
      type,
      isRequired: readPath(field, 'system_mandatory') === true,
      isReadOnly: !isSettable,
      isUnique: isUnique(field),
      isCustom: readPath(field, 'custom_field') === true,
      ...(type === 'text' && typeof length === 'number' && length > 0 ? { maxLength: length } : {}),
      ...(options === undefined ? {} : { options }),
    },
  ];
}

/** What the API takes is `actual_value`; people see the other one, which may differ (recorded answer). */
function optionsOf(field: Json): FieldOption[] | undefined {
  const listed = readPath(field, 'pick_list_values');
  if (!Array.isArray(listed) || listed.length === 0) return undefined;
  return listed.flatMap((option) => {
    const value = readText(option, 'actual_value');
    return value === undefined ? [] : [{ value, label: readText(option, 'display_value') ?? value }];
  });
}
