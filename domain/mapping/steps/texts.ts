// Texts and lists of texts.
import { isPlainObject, type Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import type { StepOf } from './step.ts';
import { eachText, isEmpty, textOf } from '../values.ts';

export function trimmed(value: Json): Json {
  return eachText(value, (text) => text.trim());
}

export function inCase(value: Json, { to }: StepOf<'case'>): Json {
  return eachText(value, (text) => {
    if (to === 'lower') return text.toLowerCase();
    return to === 'upper' ? text.toUpperCase() : titleOf(text);
  });
}

/** `mary-jane o'NEIL` → `Mary-Jane O'Neil` */
function titleOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/(?<![\p{Letter}\p{Mark}])\p{Letter}/gu, (letter) => letter.toUpperCase());
}

/** A list stays one: what is split already. */
export function splitAt(value: Json, { at }: StepOf<'split'>): Json {
  if (Array.isArray(value)) return value;
  return textOf(value)
    .split(at)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function joined(value: Json, { with: between }: { with: string }): Json {
  return listOf(value)
    .filter((entry) => !isEmpty(entry))
    .map((entry) => textOf(entry))
    .join(between);
}

export function firstIn(value: Json): Json {
  return Array.isArray(value) ? (value.find((entry) => !isEmpty(entry)) ?? null) : value;
}

/** An app that knows more of an entry (its own category) sends it as an object, and that stays. */
export function asEntries(value: Json, { key, more = {} }: StepOf<'entries'>): Json {
  return listOf(value)
    .filter((entry) => !isEmpty(entry))
    .map((entry) => {
      if (!isPlainObject(entry)) return { [key]: textOf(entry), ...more };
      if (!Object.hasOwn(entry, key)) throw new BadValue(`must hold texts, or objects with "${key}"`);
      return entry;
    });
}

/** The longest part within `most` UTF-16 units that has no half of a character at its end. */
export function cutTo(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const isInside = /[\uD800-\uDBFF]$/.test(cut) && /^[\uDC00-\uDFFF]/.test(text.slice(most));
  return isInside ? cut.slice(0, -1) : cut;
}

function listOf(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}
