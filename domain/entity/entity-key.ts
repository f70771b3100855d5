// Which entity: a contact, company or deal of the app, known by the app's own id.
import { isPlainObject } from '../json.ts';
import { namesOf, type ObjectType } from '../objects/objects.ts';

/** The key of everything that we keep about an entity. */
export interface EntityKey {
  connectionId: string;
  object: ObjectType;
  entityId: string;
}

/** As it stands in start arguments and answers: `{ "connectionId": …, "contactId": … }`. */
export interface PublicKey {
  connectionId: string;
  contactId?: string;
  companyId?: string;
  dealId?: string;
}

export function publicKey({ connectionId, object, entityId }: EntityKey): PublicKey {
  return { connectionId, [namesOf(object).id]: entityId };
}

/** Undefined: it names none. */
export function readKey(object: ObjectType, value: unknown): EntityKey | undefined {
  if (!isPlainObject(value)) return undefined;
  const { connectionId, [namesOf(object).id]: entityId } = value;
  if (typeof connectionId !== 'string' || typeof entityId !== 'string') return undefined;
  return { connectionId, object, entityId };
}

/** In sentences for people: `contact`, `company`, `deal`. */
export function nounOf({ object }: Pick<EntityKey, 'object'>): string {
  return namesOf(object).one;
}
