// The objects that an app has: the one table of what is called how, and of which fields each has.
import { company } from './company.ts';
import { contact } from './contact.ts';
import { deal } from './deal.ts';
import type { ObjectDefinition, ObjectType, PublicNames } from './object-definition.ts';

export type { ObjectDefinition, ObjectType, PublicNames } from './object-definition.ts';

export const objects: Readonly<Record<ObjectType, ObjectDefinition>> = { contact, company, deal };

export const objectTypes = Object.keys(objects) as ObjectType[];

export function isObjectType(value: unknown): value is ObjectType {
  return typeof value === 'string' && Object.hasOwn(objects, value);
}

export function namesOf(object: ObjectType): PublicNames {
  return objects[object].names;
}

/** Our name of a field that may be spelled in a seed's way; `custom_fields.plan` is the app's field `plan`. */
export function fieldName(object: ObjectType, spelling: string): string {
  const name = spelling.startsWith('custom_fields.') ? spelling.slice('custom_fields.'.length) : spelling;
  return aliasOf(object, name) ?? name;
}

/** For people's column headers ("E-Mail", "First Name"): case, spaces and hyphens do not count. */
export function fieldNameOfHeader(object: ObjectType, header: string): string {
  const trimmed = header.trim();
  const folded = trimmed.toLowerCase().replaceAll(/[\s-]+/g, '_');
  const known = objects[object].fields.find((name) => name.toLowerCase() === folded.replaceAll('_', ''));
  return known ?? aliasOf(object, folded) ?? fieldName(object, trimmed);
}

/** The form in which two values of a key are compared. */
export function comparedKey(object: ObjectType, field: string, value: string): string {
  const { keys, compoundKeys } = objects[object];
  if (Object.hasOwn(compoundKeys, field)) return value.trim().toLowerCase();
  return Object.hasOwn(keys, field) ? (keys[field]?.spelling(value) ?? value) : value.trim();
}

/** In sentences, what says which one it is: `e-mail or phone`; empty where only its id does. */
export function keysInWords(object: ObjectType): string {
  return Object.keys(objects[object].keys).map(keyInWords).join(' or ');
}

/** `email` → `e-mail` */
export function keyInWords(field: string): string {
  return field === 'email' ? 'e-mail' : field;
}

function aliasOf(object: ObjectType, spelling: string): string | undefined {
  const { aliases } = objects[object];
  // hasOwn: a field may be called "constructor".
  return Object.hasOwn(aliases, spelling) ? aliases[spelling] : undefined;
}
