// What is sent of somebody, which a CRM may repeat and no message may: by our own fields, wherever a connection has moved
// them, and by the fields that a connector names besides.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { CrmRecord } from '../../connector.ts';

const ours: Readonly<Record<ObjectType, readonly string[]>> = {
  contact: ['email', 'emails', 'firstName', 'lastName', 'name', 'phone', 'phones', 'street', 'birthDate'],
  company: ['phone', 'street'],
  deal: [],
};

/** `placeOf`: of one of our fields; without one it goes by its own name. `named`: fields of the CRM's. */
export function createPersonalTexts(
  object: ObjectType,
  { placeOf, named }: { placeOf(field: string): string | undefined; named: readonly string[] },
): (record: CrmRecord) => string[] {
  const places = new Set([...named, ...ours[object].map((field) => placeOf(field) ?? field)]);
  return (record) => [...places].flatMap((place) => textsIn(record[place]));
}

/** Also inside of lists and objects: `[{ "email": …, "category": "work" }]`. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isPlainObject(value) ? Object.values(value as Record<string, Json>).flatMap(textsIn) : [];
}
