// The filters of a search: groups are alternatives, the filters of a group hold together.
import { isFields } from '../../http/form-fields.ts';
import type { PropertyDefinition } from '../properties/definitions.ts';

export interface Filter {
  propertyName: string;
  operator: string;
  value?: unknown;
  values?: unknown;
  highValue?: unknown;
}

type Compares = (stored: string, filter: Filter, isNumber: boolean) => boolean;

const asked = (filter: Filter): string => asText(filter.value).toLowerCase();

// EQ and NEQ fold case. IN folds only what is stored: its values must come in lower case (search guide).
const operators: Readonly<Record<string, Compares>> = {
  EQ: (stored, filter) => stored !== '' && stored.toLowerCase() === asked(filter),
  NEQ: (stored, filter) => stored !== '' && stored.toLowerCase() !== asked(filter),
  IN: (stored, { values }) => listed(values).includes(stored.toLowerCase()),
  NOT_IN: (stored, { values }) => stored !== '' && !listed(values).includes(stored.toLowerCase()),
  HAS_PROPERTY: (stored) => stored !== '',
  NOT_HAS_PROPERTY: (stored) => stored === '',
  GT: (stored, filter, isNumber) => order(stored, filter.value, isNumber) > 0,
  GTE: (stored, filter, isNumber) => order(stored, filter.value, isNumber) >= 0,
  LT: (stored, filter, isNumber) => order(stored, filter.value, isNumber) < 0,
  LTE: (stored, filter, isNumber) => order(stored, filter.value, isNumber) <= 0,
  BETWEEN: (stored, { value, highValue }, isNumber) =>
    order(stored, value, isNumber) >= 0 && order(stored, highValue, isNumber) <= 0,
  CONTAINS_TOKEN: (stored, filter) => hasToken(stored, asked(filter)),
  NOT_CONTAINS_TOKEN: (stored, filter) => !hasToken(stored, asked(filter)),
};

/** Why a filter cannot be read; undefined when it can. */
export function filterProblem(
  filter: unknown,
  definition: PropertyDefinition | undefined,
): string | undefined {
  if (!isFields(filter)) return 'Invalid input JSON: a filter is an object';
  const { propertyName, operator, value, values, highValue } = filter;
  if (definition === undefined)
    return `There was a problem with the request. Property ${String(propertyName)} does not exist`;
  if (typeof operator !== 'string' || !Object.hasOwn(operators, operator))
    return `operator ${String(operator)} is not valid`;
  const name = String(propertyName);
  const isAboutSet = operator.endsWith('HAS_PROPERTY');
  // appsmithorg/appsmith 39865.
  if (isAboutSet && value !== undefined) return `${operator} filter on ${name} must not have a value`;
  if (operator.endsWith('IN') && operator !== 'CONTAINS_TOKEN' && !Array.isArray(values))
    return `${operator} filter on ${name} needs values`;
  if (operator === 'BETWEEN' && (value === undefined || highValue === undefined))
    return `BETWEEN filter on ${name} needs value and highValue`;
  const needsValue = !isAboutSet && !Array.isArray(values);
  return needsValue && value === undefined ? `${operator} filter on ${name} needs a value` : undefined;
}

export function isHit(stored: string, filter: Filter, definition: PropertyDefinition | undefined): boolean {
  const isNumber = isCompared(definition);
  if (filter.operator !== 'NOT_HAS_PROPERTY' && stored === '') return false;
  return operators[filter.operator]?.(stored, filter, isNumber) ?? false;
}

/** Numbers and times are compared as such, everything else letter by letter. */
export function isCompared(definition: PropertyDefinition | undefined): boolean {
  return definition !== undefined && ['number', 'date', 'datetime'].includes(definition.type);
}

/** Below 0, 0, above 0; NaN, which is none of them, where a number or a time cannot be read. */
export function order(stored: string, against: unknown, isNumber: boolean): number {
  const text = asText(against);
  if (!isNumber) return stored < text ? -1 : stored > text ? 1 : 0;
  return numberIn(stored) - numberIn(text);
}

/** Numbers and booleans come unquoted too; anything else is no value. */
export function asText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? `${value}`
      : '';
}

function numberIn(text: string): number {
  return /^-?[\d.]+$/.test(text) ? Number(text) : Date.parse(text);
}

function listed(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function hasToken(stored: string, wanted: string): boolean {
  const pattern = wanted
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^\\s@.,;]*');
  return new RegExp(`(^|[\\s@.,;])${pattern}($|[\\s@.,;])`).test(stored.toLowerCase());
}
