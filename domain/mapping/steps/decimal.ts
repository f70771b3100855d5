// Decimal texts, exact: 0.29 × 100 is 28.999999999999996 to a computer's numbers, and somebody's 29 cents.
import type { Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import { textOf } from '../values.ts';

/** A longer one is no amount of anything. */
const longest = 40;

const written = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** The one spelling of a decimal: `-007.50` → `-7.5`, `1e3` → `1000`. Throws BadValue. */
export function decimalOf(value: Json): string {
  if (typeof value !== 'number' && typeof value !== 'string') throw noNumber();
  const text = textOf(value).trim();
  const [, sign = '', whole = '', part = '', exponent = '0'] = written.exec(text) ?? [];
  if (whole + part === '' || text.length > longest) throw noNumber();
  const decimal = placed(sign === '-', whole + part, whole.length + Number(exponent));
  if (decimal.length > longest) throw noNumber();
  return decimal;
}

/** The point `places` to the right: by 2 whole units become cents. */
export function shifted(decimal: string, places: number): string {
  const isNegative = decimal.startsWith('-');
  const [whole = '', part = ''] = decimal.replace('-', '').split('.');
  return placed(isNegative, whole + part, whole.length + places);
}

/** Throws BadValue where a number would be another one. */
export function exactNumber(decimal: string): number {
  const number = Number(decimal);
  if (decimalOf(number) !== decimal) throw new BadValue('has more digits than a number can hold');
  return number;
}

export function isWhole(decimal: string): boolean {
  return !decimal.includes('.');
}

function placed(isNegative: boolean, digits: string, pointAt: number): string {
  const left = digits.padStart(digits.length + Math.max(0, -pointAt), '0');
  const at = Math.max(0, pointAt);
  const whole = left.slice(0, at).padEnd(at, '0').replace(/^0+/, '') || '0';
  const part = left.slice(at).replace(/0+$/, '');
  const decimal = part === '' ? whole : `${whole}.${part}`;
  return isNegative && decimal !== '0' ? `-${decimal}` : decimal;
}

function noNumber(): BadValue {
  return new BadValue('must be a number like 1234.56');
}
