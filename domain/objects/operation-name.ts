// What errors and logs call an operation: `createContact`, `findCompany`.
import { namesOf, type ObjectType } from './objects.ts';

export type OperationVerb = 'create' | 'update' | 'find' | 'read' | 'remove' | 'associate' | 'dissociate';

/** `create` of a `contact` → `createContact` */
export function operationName(verb: OperationVerb, object: ObjectType): string {
  const noun = namesOf(object).one;
  return `${verb}${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
}
