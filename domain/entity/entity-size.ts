// How large an entity is, kept with each change: measuring thousands of fields anew for each signal takes 4–15 ms.
import type { StampedField, StampedFields } from '../fields.ts';
import { utf8Length } from '../json.ts';

/** An entity is at most 256 KB of JSON text, order times included. */
export const maxEntityBytes = 256 * 1024;

/** One field's part of the JSON text, with its colon and comma. */
function bytesOfField(name: string, field: StampedField): number {
  return utf8Length(JSON.stringify(name)) + utf8Length(JSON.stringify(field)) + 2;
}

/** The length of the JSON text of these fields, less one for its braces. */
export function bytesOfFields(fields: StampedFields): number {
  return Object.entries(fields).reduce((sum, [name, field]) => sum + bytesOfField(name, field), 0);
}

/** By how much the entity grows when these fields are taken. */
export function growthBy(fields: StampedFields, taken: StampedFields): number {
  return Object.entries(taken).reduce((sum, [name, field]) => {
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return sum + bytesOfField(name, field) - (before === undefined ? 0 : bytesOfField(name, before));
  }, 0);
}

/** Refuses what makes an entity larger than it may be; one that is too large already may still shrink. */
export function isTooLarge(bytes: number, growth: number): boolean {
  return growth > 0 && bytes + growth + 1 > maxEntityBytes;
}
