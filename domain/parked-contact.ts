// A contact that waits with its connection, as the list of those who wait has it.
import { isPlainObject } from './json.ts';
import type { ObjectType } from './workflow-id.ts';

export interface ParkedContact {
  object: ObjectType;
  contactId: string;
  /** Of the connection, when the contact was parked. */
  epoch: number;
}

export function isParkedContact(value: unknown): value is ParkedContact {
  return (
    isPlainObject(value) &&
    typeof value['object'] === 'string' &&
    typeof value['contactId'] === 'string' &&
    Number.isSafeInteger(value['epoch'])
  );
}
