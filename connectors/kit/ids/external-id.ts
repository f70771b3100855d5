// The id in an answer, as a text: `parseJson` has kept the digits of those that no JavaScript number holds.
import type { Json } from '../../../domain/json.ts';
import { isNoId } from '../../../domain/no-id.ts';

/** Undefined where there is none; which texts can be kept: cleaning/. */
export function externalIdOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  return typeof value === 'string' && !saysNoId(value) ? value.trim() : undefined;
}

/** PHP makes 0 of null; an id of zero is nobody's, nor is what a program writes for a missing one. */
export function saysNoId(value: Json | undefined): boolean {
  if (typeof value === 'string') return /^0*$/.test(value.trim()) || isNoId(value);
  return value === null || value === false || value === 0;
}
