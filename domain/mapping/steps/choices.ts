// Values that a CRM knows a list of.
import { isPlainObject, type Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import type { FieldOption } from '../field-description.ts';
import type { StepOf } from './step.ts';
import { textOf } from '../values.ts';
import { splitAt } from './texts.ts';

/** How many options a sentence names. */
const mostNamed = 8;

export function valueOf(value: Json, { map, otherwise = 'keep' }: StepOf<'values'>): Json {
  if (Array.isArray(value)) return value.map((entry) => valueOf(entry, { do: 'values', map, otherwise }));
  const word = isPlainObject(value) ? undefined : folded(textOf(value));
  const found = Object.entries(map).find(([name]) => folded(name) === word);
  if (found !== undefined) return found[1];
  // What is theirs already stays, so that a value may be given in either's words.
  if (otherwise === 'keep' || Object.values(map).includes(value)) return value;
  throw new BadValue(`must be one of ${named(Object.keys(map))}`);
}

/** Where nothing is known of the options, the CRM is to judge. */
export function asChoice(value: Json, options: readonly FieldOption[] | undefined): Json {
  if (options === undefined || options.length === 0) return value;
  return optionOf(textOf(value), options);
}

export function asChoices(value: Json, options: readonly FieldOption[] | undefined, between: string): Json {
  const list = splitAt(value, { do: 'split', at: between }) as Json[];
  const chosen = list.map((entry) => {
    const text = textOf(entry).trim();
    return options === undefined || options.length === 0 ? text : optionOf(text, options);
  });
  return [...new Set(chosen)].filter((entry) => entry !== '').join(between);
}

/** The value itself, in other letters too, before the label: an option's value may be another's label. */
function optionOf(given: string, options: readonly FieldOption[]): string {
  const word = folded(given);
  const option =
    options.find(({ value }) => value === given) ??
    options.find(({ value }) => folded(value) === word) ??
    options.find(({ label }) => folded(label) === word);
  if (option === undefined) throw new BadValue(`must be one of ${named(options.map(({ label }) => label))}`);
  return option.value;
}

function folded(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}

function named(words: readonly string[]): string {
  const shown = words.slice(0, mostNamed).join(', ');
  return words.length > mostNamed ? `${shown} and ${words.length - mostNamed} more` : shown;
}
