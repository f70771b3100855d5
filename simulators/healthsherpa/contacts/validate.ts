// What a contact may hold (schema "Contact" of both versions). The sentences are from memory: none is documented.
import type { Fields } from '../../record.ts';
import type { Problem } from '../answers.ts';
import { isoDate } from './dates.ts';

type Check = (value: unknown) => string | undefined;

const text =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && value.length >= 1 && value.length <= most
      ? undefined
      : `must be a text of 1 to ${most} characters`;

const like =
  (pattern: RegExp, words: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : words;

const date: Check = (value) =>
  typeof value === 'string' && isoDate(value) !== undefined ? undefined : 'must be a date like MM/DD/YYYY';
const truth: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const list: Check = (value) => (Array.isArray(value) ? undefined : 'must be a list');

const checks: Readonly<Record<string, Check>> = {
  external_id: text(100),
  first_name: text(100),
  last_name: text(100),
  address_1: text(100),
  address_2: text(100),
  birth_date: date,
  city: text(100),
  state: like(/^[A-Z]{2}$/, 'must be a two-letter state code'),
  zip: like(/^\d{5}$/, 'must be 5 digits'),
  phone: like(/^\d{10}$/, 'must be 10 digits'),
  sex: like(/^(?:male|female|[MFmf])$/, 'is not included in the list'),
  email: like(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'is invalid'),
  medicare_number: text(100),
  medicare_part_a_effective_date: date,
  medicare_part_b_effective_date: date,
  medicaid_eligible: truth,
  extra_help: truth,
  medicaid_number: text(100),
  notes: list,
  type: like(/^(?:client|lead)$/, 'is not included in the list'),
};

/** v2 has these and no `type`. */
export const nestedLists = ['drugs', 'pharmacies', 'providers'] as const;

/** Those that may be null (schema). */
const nullable = new Set(['address_2', 'medicaid_eligible', 'extra_help']);

const required = ['external_id', 'first_name', 'last_name'] as const;

/** 400, as the reference says of a validation error. `isNew`: nothing is there yet. */
export function problemOf(contact: Fields, { isNew }: { isNew: boolean }): Problem | undefined {
  const missing = isNew ? required.find((name) => isEmpty(contact[name])) : undefined;
  if (missing !== undefined) return invalid(`${missing} is required`);
  for (const [name, value] of Object.entries(contact)) {
    if (value === null && nullable.has(name)) continue;
    const check = (nestedLists as readonly string[]).includes(name) ? list : checks[name];
    const wrong = check?.(value);
    if (wrong !== undefined) return invalid(`${name} ${wrong}`);
  }
  return undefined;
}

/** What it has a place for; anything else is ignored. From memory. */
export function knownFields(contact: Fields, version: 'v1' | 'v2'): Fields {
  const names = new Set(Object.keys(checks));
  if (version === 'v2') {
    names.delete('type');
    for (const name of nestedLists) names.add(name);
  }
  return Object.fromEntries(Object.entries(contact).filter(([name]) => names.has(name)));
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function invalid(message: string): Problem {
  return { status: 400, code: 'validation_error', message };
}
