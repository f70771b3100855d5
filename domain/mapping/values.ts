// What counts as empty, and as a text.
import type { Json } from '../json.ts';
import { BadValue } from './bad-value.ts';

/** `undefined`: not known, so nothing is sent. `null`: cleared. */
export type Known = Json | undefined;

export function isEmpty(value: Known): value is null | undefined | '' {
  if (value === undefined || value === null) return true;
  return typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;
}

/** Nothing of several: cleared where one of them was, else not known. */
export function noneOf(values: readonly Known[]): null | undefined {
  return values.some((value) => value !== undefined) ? null : undefined;
}

/** Apps send phones and ids as numbers too. Throws BadValue. */
export function textOf(value: Json, field?: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new BadValue('must be a text', field);
}

/** Of a list each entry. */
export function eachText(value: Json, change: (text: string) => Json): Json {
  return Array.isArray(value) ? value.map((entry) => change(textOf(entry))) : change(textOf(value));
}
