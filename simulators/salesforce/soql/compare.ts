// How SOQL compares: texts without case, ids in both lengths, null as a value like others.
import { readId } from '../objects/ids.ts';
import type { FieldKind } from '../objects/field-kinds.ts';
import type { Literal, Operator } from './parse-soql.ts';

/** True when the record's value stands so to the query's. */
export function holds(
  field: FieldKind,
  present: unknown,
  operator: Operator,
  values: readonly Literal[],
): boolean {
  const [first = null] = values;
  switch (operator) {
    case '=':
      return isEqual(field, present, first);
    case '!=':
      return !isEqual(field, present, first);
    case 'IN':
      return values.some((value) => isEqual(field, present, value));
    case 'NOT IN':
      return !values.some((value) => isEqual(field, present, value));
    case 'LIKE':
      return typeof present === 'string' && likeness(String(first)).test(present);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return present !== null && first !== null && isOrdered(order(field, present, first), operator);
  }
}

/** Negative when the first comes first; null comes before everything. */
export function order(field: FieldKind, one: unknown, other: unknown): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  const [left, right] = [comparable(field, one), comparable(field, other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function isEqual(field: FieldKind, present: unknown, asked: Literal): boolean {
  if (present === null || asked === null) return present === asked;
  if (field.type === 'id' || field.type === 'reference') return present === readId(String(asked));
  if (field.isCaseSensitive) return present === asked;
  return comparable(field, present) === comparable(field, asked);
}

function comparable(field: FieldKind, value: unknown): string | number {
  if (field.type === 'datetime') return Date.parse(String(value));
  if (typeof value === 'number') return value;
  return String(value).toLowerCase();
}

function isOrdered(sign: number, operator: '<' | '<=' | '>' | '>='): boolean {
  if (sign === 0) return operator === '<=' || operator === '>=';
  return sign < 0 ? operator.startsWith('<') : operator.startsWith('>');
}

// `%` is any text, `_` one character, unless a backslash says that they are meant.
function likeness(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\([%_])|[%_]|[^%_\\]+|\\/g, (part, meant: string | undefined) => {
    if (meant !== undefined) return meant;
    if (part === '%') return '[^]*';
    return part === '_' ? '[^]' : escapedForRegExp(part);
  });
  return new RegExp(`^${source}$`, 'iu');
}

function escapedForRegExp(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`);
}
