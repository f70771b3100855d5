// The account's own fields, in our words.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { FieldDescription, FieldOption, FieldType } from '../../../domain/mapping/field-description.ts';
import type { RequestLimits } from '../../connector.ts';
import type { Api, ApiAnswer } from '../../kit/api/api.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { SalesforceObject } from '../fields.ts';

/** `type` in an answer to describe → ours (object reference, field types). */
const types: Readonly<Record<string, FieldType>> = {
  string: 'text',
  textarea: 'text',
  encryptedstring: 'text',
  email: 'email',
  phone: 'phone',
  url: 'url',
  int: 'number',
  double: 'number',
  percent: 'number',
  currency: 'money',
  boolean: 'boolean',
  date: 'date',
  datetime: 'dateTime',
  picklist: 'choice',
  combobox: 'text',
  multipicklist: 'choices',
  reference: 'reference',
};

export async function describeFields(
  api: Api,
  name: SalesforceObject,
  limits: RequestLimits,
): Promise<FieldDescription[]> {
  const answer = await describeObject(api, name, limits);
  return fieldsIn(answer).flatMap(describe);
}

export function describeObject(api: Api, name: SalesforceObject, limits: RequestLimits): Promise<ApiAnswer> {
  return api.send({ operation: 'describeFields', method: 'GET', path: `/sobjects/${name}/describe` }, limits);
}

/** Throws where the answer holds none. */
export function fieldsIn(answer: ApiAnswer): Record<string, Json>[] {
  return listIn(
    answer,
    'fields',
    (field) => (isPlainObject(field) ? (field as Record<string, Json>) : undefined),
    'fields',
  );
}

function describe(field: Record<string, Json>): FieldDescription[] {
  const { name, label, type, length } = field;
  if (typeof name !== 'string' || typeof type !== 'string') return [];
  const isSettable = field['createable'] === true || field['updateable'] === true;
  const options = optionsOf(field);
  return [
    {
      name,
      label: typeof label === 'string' && label !== '' ? label : name,
      type: types[type] ?? 'other',
      // From memory: nothing of the answer says it in one word.
      isRequired:
        field['nillable'] === false && field['defaultedOnCreate'] === false && field['createable'] === true,
      isReadOnly: !isSettable,
      isUnique: field['unique'] === true,
      isCustom: field['custom'] === true,
      ...(typeof length === 'number' && length > 0 ? { maxLength: length } : {}),
      ...(options === undefined ? {} : { options }),
    },
  ];
}

/** Only of a restricted list: any other takes what it does not know. */
function optionsOf({ picklistValues, restrictedPicklist }: Record<string, Json>): FieldOption[] | undefined {
  if (restrictedPicklist !== true || !Array.isArray(picklistValues)) return undefined;
  return picklistValues.flatMap((option) => {
    const { value, label, active } = isPlainObject(option) ? option : {};
    if (typeof value !== 'string' || active === false) return [];
    return [{ value, label: typeof label === 'string' ? label : value }];
  });
}
