// One value of a write: what Salesforce makes of it, or how it refuses it. Words from memory where no answer is recorded.
import type { SalesforceError } from '../errors.ts';
import { readId } from '../objects/ids.ts';
import type { FieldKind } from '../objects/field-kinds.ts';

/** `null` clears the field. */
export type ReadValue = { value: unknown } | { error: SalesforceError };

/** Reads a value as its field's type. */
export function readValue(field: FieldKind, given: unknown): ReadValue {
  if (given === null || given === undefined) return { value: null };
  // Texts lose the white space around them.
  const value = typeof given === 'string' ? given.trim() : given;
  switch (field.type) {
    case 'boolean':
      return readBoolean(field, value);
    case 'date':
      return typeof value === 'string' && isDate(value) ? { value } : unreadable(field, value);
    case 'datetime':
      return typeof value === 'string' && isDateTime(value) ? { value } : unreadable(field, value);
    case 'currency':
    case 'percent':
    case 'double':
    case 'int':
      return readNumber(field, value);
    case 'id':
    case 'reference':
    case 'string':
    case 'email':
    case 'phone':
    case 'url':
    case 'textarea':
    case 'picklist':
    case 'address':
      // A number is no text, and neither is a list.
      return typeof value === 'string' ? readText(field, value) : unreadable(field, value);
  }
}

function readText(field: FieldKind, value: string): ReadValue {
  // Of a text only: an empty date is one that nobody can read (texei-sfdx-plugin#113).
  if (value === '') return { value: null };
  if (field.type === 'reference') {
    const id = readId(value);
    return id === undefined
      ? refused(field, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`)
      : { value: id };
  }
  if (field.length > 0 && value.length > field.length) {
    const words = `${field.label}: data value too large: ${value.slice(0, 255)} (max length=${field.length})`;
    return refused(field, 'STRING_TOO_LONG', words);
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value)) {
    return refused(field, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`);
  }
  if (field.isRestricted && !field.values.includes(value)) {
    const words = `${field.label}: bad value for restricted picklist field: ${value}`;
    return refused(field, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', words);
  }
  return { value };
}

function readBoolean(field: FieldKind, value: unknown): ReadValue {
  if (typeof value === 'boolean') return { value };
  return value === 'true' || value === 'false' ? { value: value === 'true' } : unreadable(field, value);
}

function readNumber(field: FieldKind, value: unknown): ReadValue {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return unreadable(field, value);
  if (field.type === 'int' && !Number.isInteger(number)) return unreadable(field, value);
  return { value: number };
}

// No time behind it (qore#3908).
function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isDateTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text));
}

const tokens: Readonly<Record<string, string>> = {
  string: 'VALUE_STRING',
  number: 'VALUE_NUMBER_INT',
  boolean: 'VALUE_TRUE',
  object: 'START_OBJECT',
};

// The parser knows the place in the text and not the field.
function unreadable({ type }: FieldKind, value: unknown): ReadValue {
  const token = Array.isArray(value) ? 'START_ARRAY' : (tokens[typeof value] ?? 'VALUE_STRING');
  const shown = typeof value === 'object' ? (Array.isArray(value) ? '[' : '{') : String(value as string);
  const words = `Cannot deserialize instance of ${type} from ${token} value ${shown}`;
  const message = `${words} or request may be missing a required field at [line:1, column:2]`;
  return { error: { code: 'JSON_PARSER_ERROR', message } };
}

function refused({ name }: FieldKind, code: string, message: string): ReadValue {
  return { error: { code, message, fields: [name] } };
}
