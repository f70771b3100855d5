// Whether the values of a body fit their fields. v2 is strict: no text for a number, nothing that is not a field
// (migration guide). The words with a source are those of public logs, the others from memory.
import type { CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { pipelines, stages } from '../account/pipelines.ts';
import { isUser } from '../account/users.ts';
import type { Mistake } from '../answers.ts';
import { customFields, type CustomField } from '../fields/definitions.ts';
import { rulesOf } from '../rules.ts';
import { builtFields, type FieldType, type ObjectKind, type PipedriveType } from './object-kinds.ts';

/** What the body asks for that only contact sync brings: refused with 403, whatever else is in it. */
export function needsContactSync(kind: ObjectKind, body: Fields, context: CrmContext): boolean {
  if (rulesOf(context).hasContactSync) return false;
  return Object.keys(body).some((code) => kind.fields[code]?.needs === 'hasContactSync');
}

export function mistakesIn(kind: ObjectKind, body: Fields, context: CrmContext): Mistake[] {
  const built = new Map(builtFields(kind, rulesOf(context)));
  const { custom_fields: custom, ...own } = body;
  return [
    ...Object.entries(own).flatMap(([code, value]): Mistake[] => {
      const field = built.get(code);
      if (field === undefined || field.isReadOnly) {
        // pipedrive/client-nodejs 651.
        return [{ path: code, message: `Parameter '${code}' is not allowed for this request` }];
      }
      const wanted = value === null && code !== kind.title ? undefined : wrong(field.type, value, context);
      return wanted === undefined ? [] : [{ path: code, message: `Parameter '${code}' must be ${wanted}` }];
    }),
    ...(custom === undefined ? [] : mistakesInCustom(kind, custom, context)),
  ];
}

function mistakesInCustom(kind: ObjectKind, custom: unknown, context: CrmContext): Mistake[] {
  const path = 'custom_fields';
  if (!isFields(custom)) return [{ path, message: `Parameter '${path}' must be an object` }];
  const known = new Map(customFields(kind, context.records).map((field) => [field.field_code, field]));
  return Object.entries(custom).flatMap(([code, value]): Mistake[] => {
    const field = known.get(code);
    // Both as public logs have them; the key in place of the name since 2026-05-21 (changelog).
    if (field === undefined) return [{ path, message: `Unknown key '${code}'` }];
    const wanted = value === null ? undefined : wrongCustom(field, value, context);
    if (wanted === undefined) return [];
    return [{ path, message: `Expected ${wanted} as value for ${kind.type} custom field '${code}'` }];
  });
}

function wrongCustom({ field_type: type, options }: CustomField, value: unknown, context: CrmContext) {
  const ids = (options ?? []).map(({ id }) => id);
  const isOption = (each: unknown): boolean => typeof each === 'number' && ids.includes(each);
  if (type === 'enum') return isOption(value) ? undefined : 'an option id';
  // "[]" is a mistake, null clears (add a person).
  if (type === 'set') {
    return Array.isArray(value) && value.length > 0 && value.every(isOption) ? undefined : 'option ids';
  }
  return wrong(type, value, context);
}

/** What it should have been; undefined when it is. */
function wrong(type: FieldType, value: unknown, context: CrmContext): string | undefined {
  const fits = checks[type](value, context);
  return fits ? undefined : wordsFor[type];
}

const isText = (most: number) => (value: unknown) => typeof value === 'string' && value.length <= most;
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isWhole = (value: unknown) => Number.isInteger(value);
const isRecord =
  (type: PipedriveType) =>
  (value: unknown, { records }: CrmContext) => {
    const record = isWhole(value) ? records.get(String(value)) : undefined;
    return record?.crm === 'pipedrive' && record.type === type && record.departure === undefined;
  };
const isObjectWith = (name: string, fits: (value: unknown) => boolean) => (value: unknown) =>
  isFields(value) && fits(value[name]);

const checks: Readonly<Record<FieldType, (value: unknown, context: CrmContext) => boolean>> = {
  varchar: isText(255),
  phone: isText(255),
  text: isText(65_535),
  double: isNumber,
  int: isWhole,
  enum: isWhole,
  set: (value) => Array.isArray(value) && value.every(isWhole),
  date: (value) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  address: isObjectWith('value', isText(65_535)),
  monetary: (value) => isObjectWith('value', isNumber)(value) && isObjectWith('currency', isCurrency)(value),
  user: isUser,
  org: isRecord('organization'),
  people: isRecord('person'),
  stage: (value) => stages.some(({ id }) => id === value),
  pipeline: (value) => pipelines.some(({ id }) => id === value),
  status: (value) => ['open', 'won', 'lost'].includes(String(value)),
  visible_to: (value) => [1, 3, 5, 7].includes(Number(value)),
  boolean: (value) => typeof value === 'boolean',
  contacts: (value) => Array.isArray(value) && value.every(isObjectWith('value', isText(255))),
};

function isCurrency(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value);
}

const wordsFor: Readonly<Record<FieldType, string>> = {
  varchar: "'string' of at most 255 characters",
  phone: "'string' of at most 255 characters",
  text: "'string' of at most 65535 characters",
  double: "'number'",
  int: "'integer'",
  enum: "'integer'",
  set: 'an array of integers',
  date: 'a date in format YYYY-MM-DD',
  address: 'an address object with a value',
  monetary: "an object with 'value' and 'currency'",
  user: 'the ID of an existing user',
  org: 'the ID of an existing organization',
  people: 'the ID of an existing person',
  stage: 'the ID of an existing stage',
  pipeline: 'the ID of an existing pipeline',
  status: 'one of open, won, lost',
  visible_to: 'one of 1, 3, 5, 7',
  boolean: "'boolean'",
  contacts: 'an array of objects with a value',
};
