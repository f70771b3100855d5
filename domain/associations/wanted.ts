// Which entities of the app an entity belongs to: the ids in its fields that associate, and no other field.
import { listOfCell } from '../cells/addresses.ts';
import type { Fields } from '../fields.ts';
import type { Json } from '../json.ts';
import { isNoId } from '../no-id.ts';
import { objects, type ObjectType } from '../objects/objects.ts';

/** An entity that another one names, on the same connection. */
export interface Named {
  object: ObjectType;
  entityId: string;
}

/** Postgres keeps no longer key, and no id of a workflow is as long. */
const longestId = 500;

/** Each once, in the order in which the fields name them. */
export function namedBy(object: ObjectType, fields: Fields): Named[] {
  const named = Object.entries(objects[object].associations).flatMap(([field, other]) =>
    idsIn(fields[field]).map((entityId): Named => ({ object: other, entityId })),
  );
  return named.filter((each, index) => index === named.findIndex((one) => isSameEntity(one, each)));
}

/** It names somebody, or has named somebody: cleared fields stay among an entity's fields. */
export function mayName(object: ObjectType, fields: Fields): boolean {
  return Object.keys(objects[object].associations).some((field) => Object.hasOwn(fields, field));
}

/** What is left for the record: the ids of others are the app's own. */
export function withoutNames(object: ObjectType, fields: Fields): Fields {
  const { associations } = objects[object];
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(associations, name)));
}

export function isSameEntity(one: Named, other: Named): boolean {
  return one.object === other.object && one.entityId === other.entityId;
}

/** A list, one id, or several in one text as a spreadsheet has them; ids that apps keep as numbers too. */
function idsIn(value: Json | undefined): string[] {
  const values = Array.isArray(value) ? value : typeof value === 'string' ? textsIn(value) : [value];
  return values
    .map((each) => (typeof each === 'number' ? String(each) : each))
    .filter((each) => typeof each === 'string')
    .map((each) => each.trim())
    .filter(isId);
}

/** `;` stands in no id that our own files have; a comma may. */
function textsIn(text: string): string[] {
  return text.includes(';') ? listOfCell(text) : [text];
}

function isId(text: string): boolean {
  return text !== '' && text.length <= longestId && !isNoId(text) && isStorable(text);
}

/** Postgres keeps neither a NUL nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
