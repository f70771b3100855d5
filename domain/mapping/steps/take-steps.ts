// One value through the steps of its row.
import type { Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import type { FieldOption } from '../field-description.ts';
import { lookupValue } from '../lookups.ts';
import type { Step, StepOf } from './step.ts';
import { asChoice, asChoices, valueOf } from './choices.ts';
import { asDate, asMoment } from './dates.ts';
import { asBoolean, asMoney, asNumber } from './numbers.ts';
import { asEntries, firstIn, inCase, joined, splitAt, trimmed } from './texts.ts';
import type { TimeZone } from './time-zone.ts';
import { eachText, isEmpty, textOf } from '../values.ts';

export interface StepContext {
  /** Our field, for a lookup's sentence. */
  field: string;
  /** Of the CRM's field, as far as the account tells them. */
  options: readonly FieldOption[] | undefined;
  zone: TimeZone;
  /** E.164, or undefined for what is no number. Handed in: the numbering plans of all countries are no part of the domain. */
  toE164: ((phone: string) => string | undefined) | undefined;
}

/** Throws BadValue. A step that leaves nothing ends it: null. */
export function takeSteps(value: Json, steps: readonly Step[], context: StepContext): Json {
  let current = value;
  for (const step of steps) {
    if (isEmpty(current)) return null;
    current = take(current, step, context);
  }
  return isEmpty(current) ? null : current;
}

function take(value: Json, step: Step, context: StepContext): Json {
  switch (step.do) {
    case 'trim':
      return trimmed(value);
    case 'case':
      return inCase(value, step);
    case 'split':
      return splitAt(value, step);
    case 'join':
      return joined(value, step);
    case 'first':
      return firstIn(value);
    case 'entries':
      return asEntries(value, step);
    case 'values':
      return valueOf(value, step);
    case 'choice':
      return asChoice(value, step.options ?? context.options);
    case 'choices':
      return asChoices(value, step.options ?? context.options, step.with ?? ';');
    case 'lookup': {
      const { field } = context;
      const of = textOf(value).trim();
      return lookupValue({ lookup: step.in, of, field, otherwise: step.otherwise ?? 'refuse' });
    }
    case 'text':
      return eachText(value, (text) => text);
    case 'number':
      return asNumber(value, step);
    case 'money':
      return asMoney(value, step);
    case 'boolean':
      return asBoolean(value, step);
    case 'date':
      return asDate(value, step, context.zone);
    case 'dateTime':
      return asMoment(value, step, context.zone);
    case 'phone':
      return eachText(value, (text) => phoneOf(text, step, context));
  }
}

function phoneOf(
  text: string,
  { without = '', otherwise = 'keep' }: StepOf<'phone'>,
  { toE164 }: StepContext,
): string {
  const phone = toE164 === undefined ? text : toE164(text);
  if (phone?.startsWith(without) === true) return phone.slice(without.length);
  if (otherwise === 'keep') return text;
  const wanted = without === '' ? 'that can be written as E.164' : `that begins with ${without}`;
  throw new BadValue(`must be a phone number ${wanted}`);
}
