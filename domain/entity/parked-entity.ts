// An entity that waits with its connection, as the list of those who wait has it.
import { isPlainObject } from '../json.ts';
import type { ObjectType } from '../objects/objects.ts';

export interface ParkedEntity {
  object: ObjectType;
  entityId: string;
  /** Of the connection, when the entity was parked. */
  epoch: number;
}

export function isParkedEntity(value: unknown): value is ParkedEntity {
  return (
    isPlainObject(value) &&
    typeof value['object'] === 'string' &&
    typeof value['entityId'] === 'string' &&
    Number.isSafeInteger(value['epoch'])
  );
}
