// Several columns for one field: which is the field first, and where the others go.
import { fieldName, objects, type ObjectType } from '../objects/objects.ts';
import type { Choice, HeaderProblem } from './column.ts';

/** A column that is a field, and its place among those of the same field. */
export interface Placed {
  index: number;
  name: string;
  label: string;
  field: string;
  order: number;
}

const addressParts: readonly string[] = ['street', 'city', 'state', 'postalCode', 'country'];
const listFields: readonly string[] = ['emails', 'phones', 'tags', 'contactIds'];

/** Lists take the values of as many columns as there are. */
export function isListField(field: string): boolean {
  return listFields.includes(field);
}

/** The field that takes more of its values. */
export function listOf(object: ObjectType, field: string): string | undefined {
  const { keys, fields } = objects[object];
  const list = Object.hasOwn(keys, field) ? keys[field]?.list : undefined;
  return list !== undefined && fields.includes(list) ? list : undefined;
}

/** By position. */
export function chooseColumns(
  object: ObjectType,
  placed: readonly Placed[],
): { choices: Map<number, Choice>; problems: HeaderProblem[] } {
  const choices = new Map<number, Choice>();
  const problems: HeaderProblem[] = [];
  const hasSeveral = (field: string): boolean => placed.filter((each) => each.field === field).length > 1;
  const isAddressChosen = addressParts.some(hasSeveral);
  const taken = new Set(placed.map(({ field }) => field));
  for (const field of new Set(placed.map((each) => each.field))) {
    if (isListField(field)) continue;
    const columns = placed.filter((each) => each.field === field);
    const rivals = columns.filter((one) =>
      columns.some((other) => other !== one && other.order === one.order),
    );
    const list = listOf(object, field);
    if (rivals.length > 0) {
      problems.push({
        code: 'several_columns_of_a_field',
        columns: rivals.map(({ label }) => label),
        field,
        list,
      });
      continue;
    }
    const isPart = addressParts.includes(field);
    if (columns.length < 2 && !(isPart && isAddressChosen)) continue;
    for (const { index, name, order } of columns) {
      const otherwise = list ?? ownName(object, name, taken);
      taken.add(otherwise);
      choices.set(index, { family: isPart ? 'address' : field, order, otherwise });
    }
  }
  return { choices, problems };
}

/** A field of the column's name, with a number behind it where the name is another field's or an alias of one. */
function ownName(object: ObjectType, name: string, taken: ReadonlySet<string>): string {
  const isTaken = (own: string): boolean =>
    taken.has(own) || objects[object].fields.includes(own) || fieldName(object, own) !== own;
  let own = name;
  for (let number = 2; isTaken(own); number += 1) own = `${name} ${number}`;
  return own;
}
