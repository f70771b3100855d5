// The fields of a record, as the schema of the action that makes it describes them.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { FieldDescription, FieldType } from '../../../domain/mapping/field-description.ts';
import type { RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { joinPath, splitPath } from '../../kit/records/flatten.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import type { AlloySettings } from '../settings.ts';
import { pathOf, recordPathOf } from '../targets.ts';

export async function describeFields(
  api: Api,
  { settings, action }: { settings: AlloySettings; action: string },
  limits: RequestLimits,
): Promise<FieldDescription[]> {
  const answer = await readAction(api, { settings, action }, limits);
  const place = recordPathOf(settings);
  const steps = place === undefined ? [] : splitPath(place).flatMap((part) => ['properties', joinPath(part)]);
  const schema = readPath(answer.json ?? null, ['action', 'requestBody', ...steps].join('.'));
  const fields = schema === undefined ? [] : fieldsIn(schema, []);
  if (fields.length === 0) throw answer.garbled('the action describes no fields (recordPath)');
  return fields;
}

export function readAction(
  api: Api,
  { settings, action }: { settings: AlloySettings; action: string },
  limits: RequestLimits,
) {
  const path = `${pathOf(settings)}/actions/${encodeURIComponent(action)}`;
  return api.send({ operation: 'readAction', method: 'GET', path }, limits);
}

function fieldsIn(schema: Json, parents: readonly string[]): FieldDescription[] {
  const properties = readPath(schema, 'properties');
  if (!isPlainObject(properties)) return [];
  const required = readPath(schema, 'required');
  return Object.entries(properties as Record<string, Json>).flatMap(([name, property]) => {
    const path = [...parents, name];
    // A value that holds values: `address.city`.
    const inside = fieldsIn(property, path);
    if (inside.length > 0) return inside;
    const values = readPath(property, 'enum');
    const maxLength = readPath(property, 'maxLength');
    return [
      {
        name: joinPath(...path),
        label: readText(property, 'title') ?? name,
        type: typeOf(property),
        isRequired: Array.isArray(required) && required.includes(name),
        isReadOnly: readPath(property, 'readOnly') === true,
        ...(typeof maxLength === 'number' ? { maxLength } : {}),
        ...(Array.isArray(values)
          ? { options: values.map(String).map((value) => ({ value, label: value })) }
          : {}),
      },
    ];
  });
}

/** `type` and `format` of JSON Schema → ours; the first row that fits. */
const types: readonly [type: RegExp, format: RegExp, ours: FieldType][] = [
  [/^string$/, /^email$/, 'email'],
  [/^string$/, /^(?:uri|url)$/, 'url'],
  [/^string$/, /^phone/, 'phone'],
  [/^string$/, /^date$/, 'date'],
  [/^string$/, /^date-time$/, 'dateTime'],
  [/^string$/, /^/, 'text'],
  [/^(?:number|integer)$/, /^/, 'number'],
  [/^boolean$/, /^/, 'boolean'],
  [/^array$/, /^/, 'list'],
];

function typeOf(property: Json): FieldType {
  if (Array.isArray(readPath(property, 'enum'))) return 'choice';
  const [type, format] = [readText(property, 'type') ?? '', readText(property, 'format') ?? ''];
  return types.find(([ofType, ofFormat]) => ofType.test(type) && ofFormat.test(format))?.[2] ?? 'other';
}
