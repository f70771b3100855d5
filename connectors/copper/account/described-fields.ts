// The account's own fields, in our words: Copper describes its custom fields, and has no call that lists the others.
import type { FieldDescription, FieldType } from '../../../domain/mapping/field-description.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { lists, objectNames, ownIdPath, tables } from '../fields.ts';
import { definitionsIn, listDefinitions, type Definition } from '../own-fields.ts';

/** `data_type` (list-custom-field-definitions) → ours. */
const types: Readonly<Record<string, FieldType>> = {
  String: 'text',
  Text: 'text',
  URL: 'url',
  Float: 'number',
  Percentage: 'number',
  Currency: 'money',
  Date: 'date',
  Checkbox: 'boolean',
  Dropdown: 'choice',
  MultiSelect: 'choices',
  Connect: 'reference',
};

export async function describeFields(
  api: Api,
  object: ObjectType,
  limits: RequestLimits,
): Promise<FieldDescription[]> {
  const { type } = objectNames[object];
  const custom = definitionsIn(await listDefinitions(api, limits)).filter(({ availableOn }) =>
    availableOn.includes(type),
  );
  return [
    ...Object.keys(tables[object].fields)
      .filter((name) => name !== ownIdPath)
      .map((name) => standard(object, name)),
    ...custom.map(describe),
  ];
}

function standard(object: ObjectType, name: string): FieldDescription {
  const row = tables[object].fields[name];
  const isRequired = typeof row === 'object' && 'from' in row && row.isRequired === true;
  const isList = Object.hasOwn(lists, name);
  return { name, label: name, type: isList ? 'list' : 'text', isRequired, isReadOnly: false };
}

function describe({ id, name, dataType, options }: Definition): FieldDescription {
  return {
    name: `custom_fields.${id}`,
    label: name,
    type: types[dataType] ?? 'other',
    isRequired: false,
    isReadOnly: dataType === 'Connect',
    isCustom: true,
    ...(options.length === 0
      ? {}
      : { options: options.map((option) => ({ value: option.id, label: option.name })) }),
  };
}
