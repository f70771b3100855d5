// Numbers, money and booleans, in the CRM's form.
import type { Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import type { StepOf } from './step.ts';
import { textOf } from '../values.ts';
import { decimalOf, exactNumber, isWhole, shifted } from './decimal.ts';

export function asNumber(value: Json, { shift = 0, as = 'number' }: StepOf<'number'>): Json {
  return inForm(shifted(decimalOf(value), shift), as);
}

export function asMoney(value: Json, step: StepOf<'money'>): Json {
  const amount = shifted(decimalOf(value), step.in === 'cents' ? 2 : 0);
  if (step.in === 'cents' && !isWhole(amount)) {
    throw new BadValue('must be an amount with at most two decimals');
  }
  return inForm(amount, step.as ?? 'number');
}

function inForm(decimal: string, form: 'number' | 'text'): Json {
  return form === 'text' ? decimal : exactNumber(decimal);
}

/** As people and spreadsheets write them; other languages are for the step `values`. */
const yesWords = ['true', 'yes', 'y', 'on', 't', '1'];
const noWords = ['false', 'no', 'n', 'off', 'f', '0'];

export function asBoolean(value: Json, { yes = true, no = false }: StepOf<'boolean'>): Json {
  const word = textOf(value).trim().toLowerCase();
  if (yesWords.includes(word)) return yes;
  if (noWords.includes(word)) return no;
  throw new BadValue('must be yes or no');
}
