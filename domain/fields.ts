// An entity's fields, each with the time that orders it. Last writer wins per field.
import type { Json } from './json.ts';

/** A patch: field name → value; `null` clears. */
export type Fields = Record<string, Json>;

export interface StampedField {
  /** `null` = cleared; kept, so that an older value cannot come back. */
  value: Json;
  /** Order time in ms since the epoch: what decides between two values. */
  at: number;
  /** Only for a field set by a change without `occurredAt`: when it arrived. A bulk row must be newer than that too. */
  arrivedAt?: number;
  /** Only for a field set by a row of an import. */
  fromImport?: true;
}

export type StampedFields = Record<string, StampedField>;

/**
 * Which of two values of one field stays. Ties go to the one that arrives later. A row of an import must be newer than
 * the arrival of an unstamped change too, whichever of the two is merged into the other.
 */
export function isNewer(incoming: StampedField, existing: StampedField | undefined): boolean {
  if (existing === undefined) return true;
  if (incoming.fromImport && existing.arrivedAt !== undefined && incoming.at <= existing.arrivedAt)
    return false;
  if (existing.fromImport && incoming.arrivedAt !== undefined && existing.at <= incoming.arrivedAt)
    return true;
  return incoming.at >= existing.at;
}

/** Merges field by field; `changed` names the fields whose value is taken from `incoming`. */
export function mergeFields(
  existing: StampedFields,
  incoming: StampedFields,
): { fields: StampedFields; taken: string[] } {
  const taken = newerFields(existing, incoming);
  return { fields: { ...existing, ...taken }, taken: Object.keys(taken) };
}

/** Those of the incoming fields that stay when both are merged. */
export function newerFields(existing: StampedFields, incoming: StampedFields): StampedFields {
  return Object.fromEntries(
    Object.entries(incoming).filter(([name, field]) =>
      // hasOwn: a field may be called "constructor".
      isNewer(field, Object.hasOwn(existing, name) ? existing[name] : undefined),
    ),
  );
}

/** The values without their times, cleared ones included as `null`. */
export function valuesOf(fields: StampedFields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
}
