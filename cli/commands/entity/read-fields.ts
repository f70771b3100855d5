// The fields of a change, as options give them: `--set title=Engineer`, `--json-fields '{"rating": 5, "phone": null}'`.
import type { Fields } from '../../../domain/fields.ts';
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { fieldName, type ObjectType } from '../../../domain/objects/objects.ts';
import { listValue } from '../../../domain/cells/list-value.ts';
import { UsageError } from '../../output/usage-error.ts';
import { readPairs } from '../pairs.ts';

export interface FieldOptions {
  set?: string[];
  jsonFields?: string;
  clear?: string[];
}

/** By our names. Throws UsageError, also where two options say something of one field. */
export function readFields(object: ObjectType, { set, jsonFields, clear = [] }: FieldOptions): Fields {
  const given: [option: string, spelling: string, value: Json][] = [
    ...readPairs('--set', set).map(([spelling, value]): [string, string, Json] => {
      return ['--set', spelling, listValue(fieldName(object, spelling), value)];
    }),
    ...Object.entries(jsonFields === undefined ? {} : readJsonFields(jsonFields)).map(
      ([spelling, value]): [string, string, Json] => ['--json-fields', spelling, value],
    ),
    ...clear.map((spelling): [string, string, Json] => ['--clear', spelling, null]),
  ];
  const fields: Fields = {};
  const optionOf = new Map<string, string>();
  for (const [option, spelling, value] of given) {
    const name = fieldName(object, spelling);
    const before = optionOf.get(name);
    if (before !== undefined && before !== option) {
      throw new UsageError(`${before} and ${option} both say what "${name}" is: leave one of them out.`);
    }
    optionOf.set(name, option);
    fields[name] = value;
  }
  return fields;
}

const example = `--json-fields '{"rating": 5, "tags": ["new"], "phone": null}'`;

/** Field names as they were spelt. Throws UsageError. */
function readJsonFields(text: string): Fields {
  const value = parse(text);
  if (!isPlainObject(value)) {
    throw new UsageError(`--json-fields takes one object of fields and values, as in ${example}.`);
  }
  return value as Record<string, Json>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(
      `--json-fields is no JSON (${(error as Error).message}): names and texts stand in double quotes, and the whole in single ones, as in ${example}.`,
    );
  }
}
