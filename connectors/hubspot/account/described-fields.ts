// The account's own properties, in our words.
import type { Json } from '../../../domain/json.ts';
import type { FieldDescription, FieldOption, FieldType } from '../../../domain/mapping/field-description.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import { objectNames, tables } from '../fields.ts';

/** `type` and `fieldType` of a property (properties guide) → ours; the first row that fits. */
const types: readonly [type: string, fieldType: RegExp, ours: FieldType][] = [
  ['string', /^phonenumber$/, 'phone'],
  ['string', /./, 'text'],
  ['phone_number', /./, 'phone'],
  ['number', /./, 'number'],
  ['bool', /./, 'boolean'],
  ['date', /./, 'date'],
  ['datetime', /./, 'dateTime'],
  // Several boxes may be ticked; one alone is a boolean of HubSpot's.
  ['enumeration', /^checkbox$/, 'choices'],
  ['enumeration', /./, 'choice'],
];

export async function describeFields(
  api: Api,
  object: ObjectType,
  limits: RequestLimits,
): Promise<FieldDescription[]> {
  const path = `/crm/v3/properties/${objectNames[object].path}`;
  const answer = await api.send({ operation: 'describeFields', method: 'GET', path }, limits);
  return listIn(answer, 'results', (each) => describe(each, object), 'properties').flat();
}

function describe(property: Json, object: ObjectType): FieldDescription[] {
  const name = readText(property, 'name');
  if (name === undefined || readPath(property, 'hidden') === true) return [];
  const isEmail = object === 'contact' && name === 'email';
  const options = optionsOf(property);
  return [
    {
      name,
      label: readText(property, 'label') ?? name,
      type: isEmail ? 'email' : typeOf(property),
      isRequired: isRequired(object, name),
      isReadOnly:
        readPath(property, 'calculated') === true ||
        readPath(property, 'modificationMetadata.readOnlyValue') === true,
      isUnique: isEmail || readPath(property, 'hasUniqueValue') === true,
      isCustom: readPath(property, 'hubspotDefined') !== true,
      ...(options === undefined ? {} : { options }),
    },
  ];
}

function typeOf(property: Json): FieldType {
  const [type, form = ''] = [readText(property, 'type'), readText(property, 'fieldType')];
  return types.find(([each, fieldType]) => each === type && fieldType.test(form))?.[2] ?? 'other';
}

function isRequired(object: ObjectType, name: string): boolean {
  const row = tables[object].fields[name];
  return typeof row === 'object' && 'from' in row && row.isRequired === true;
}

/** Those that come from elsewhere (pipelines, owners) arrive as none, which does not say that there are none. */
function optionsOf(property: Json): FieldOption[] | undefined {
  const options = readPath(property, 'options');
  if (!Array.isArray(options) || options.length === 0) return undefined;
  return options.flatMap((option) => {
    const value = readText(option, 'value');
    if (value === undefined || readPath(option, 'hidden') === true) return [];
    return [{ value, label: readText(option, 'label') ?? value }];
  });
}
