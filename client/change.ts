// A change at the edge: stamped with an id and a time, and refused here rather than dropped later.
import { randomUUID } from 'node:crypto';
import { readChange, type Policy } from '../domain/entity/change.ts';
import type { Fields } from '../domain/fields.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import type { ChangePayload } from '../workflows/messages.ts';

export interface EntityChange {
  /** A patch: what is not named stays as it is, `null` clears. */
  fields: Fields;
  /** A repeated id is dropped; a new one is made when absent. */
  changeId?: string | undefined;
  /** When it happened in your app; now, when absent. Decides between two changes of one field. */
  occurredAt?: Date | string | number | undefined;
  policy?: Policy | undefined;
  /** Makes the change due at once. */
  requestId?: string | undefined;
  /** The CRM's id of the record, where your app already knows it. */
  externalId?: string | undefined;
}

/** The change was not sent: it is too large, or not of the form that signals have. */
export class RefusedChangeError extends Error {}

/** The payload of the signal. Throws RefusedChangeError. */
export function stampChange(object: ObjectType, change: EntityChange): ChangePayload & { changeId: string } {
  const { occurredAt = new Date(), changeId = randomUUID(), ...rest } = change;
  const payload = { ...withoutUndefined(rest), changeId, occurredAt: timeOf(occurredAt) };
  const read = readChange(object, payload);
  if (!read.ok) throw new RefusedChangeError(`The change was not sent: ${read.reason}.`);
  return payload;
}

/** A payload is checked as JSON before it goes out, and undefined is none; callers pass such members on. */
export function withoutUndefined<T extends object>(
  value: T,
): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present) as ReturnType<typeof withoutUndefined<T>>;
}

export function timeOf(time: Date | string | number): string | number {
  if (!(time instanceof Date)) return time;
  if (Number.isNaN(time.getTime()))
    throw new RefusedChangeError('The change was not sent: "occurredAt" is no valid date.');
  return time.toISOString();
}
