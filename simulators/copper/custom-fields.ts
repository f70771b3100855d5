// Custom fields of the account: one definition may be on several objects, and each record shows a value for each of its own.
import { z } from 'zod';
import type { RecordStore } from '../control/record-store.ts';
import type { CrmAnswer, CrmContext } from '../crm-surface.ts';
import { isFields } from '../http/form-fields.ts';
import type { Fields } from '../record.ts';
import { answer, blank, invalid, noRecord, refuse, wrong, type Problem } from './answers.ts';
import { rulesOf } from './rules.ts';

/** A book of the CRM's: it survives as records do, and counts as none. */
export const definitionType = 'custom_field';

/** create-a-new-custom-field-definition; Connect fields are made by hand. */
const dataTypes = [
  'Checkbox',
  'Currency',
  'Date',
  'Dropdown',
  'Float',
  'MultiSelect',
  'Percentage',
  'String',
  'Text',
  'URL',
];
const places = ['lead', 'person', 'opportunity', 'company', 'project', 'task'];

/** Of a record here, and not shown: what stands in the field for the app's own ids, so that two of one id are counted. */
export const ownIdName = 'syncline_id';

/** What connectors call it. */
const ownField = /^syncline id$/i;

export interface Definition {
  id: number;
  name: string;
  data_type: string;
  available_on: string[];
  is_filterable: boolean;
  options?: { id: number; name: string; rank: number }[];
}

export const definitionInput = z.strictObject({
  name: z.string().optional(),
  canonical_name: z.string().nullish(),
  data_type: z.string().optional(),
  available_on: z.array(z.string()).optional(),
  is_filterable: z.boolean().optional(),
  options: z.array(z.object({ name: z.string() })).optional(),
  currency: z.string().nullish(),
});

export function definitions(records: Pick<RecordStore, 'find'>): Definition[] {
  return records
    .find('copper', definitionType, 'definition')
    .map(({ id, fields }) => ({ id: Number(id), ...fields }) as unknown as Definition);
}

export function definitionsOn(type: string, records: Pick<RecordStore, 'find'>): Definition[] {
  return definitions(records).filter(({ available_on }) => available_on.includes(type));
}

export function listDefinitions({ records }: CrmContext): CrmAnswer {
  return answer(definitions(records));
}

export function readDefinition(id: string, { records }: CrmContext): CrmAnswer {
  const found = definitions(records).find((each) => String(each.id) === id);
  return found === undefined ? noRecord : answer(found);
}

/** Two of one name are allowed. */
export function createDefinition(body: Fields, context: CrmContext): CrmAnswer {
  if (!rulesOf(context).isAdmin) return refuse(403, 'You are not authorized to perform this action');
  const made = makeDefinition(body, context.records);
  return 'problem' in made ? invalid([made.problem]) : answer(made.definition, [String(made.definition.id)]);
}

export function makeDefinition(
  body: Fields,
  records: RecordStore,
): { definition: Definition } | { problem: Problem } {
  const read = definitionInput.safeParse(body);
  if (!read.success) return { problem: wrong('base') };
  const { name = '', data_type = '', available_on = [], is_filterable = false, options = [] } = read.data;
  if (name.trim() === '') return { problem: blank('name') };
  if (!dataTypes.includes(data_type)) return { problem: wrong('data_type') };
  if (!available_on.every((place) => places.includes(place))) return { problem: wrong('available_on') };
  const fields: Fields = { name, data_type, available_on, is_filterable };
  if (data_type === 'Dropdown' || data_type === 'MultiSelect') {
    if (options.length === 0) return { problem: blank('options') };
    fields['options'] = options.map((option, rank) => ({ id: 2_082_340 + rank, name: option.name, rank }));
  }
  const book = records.create({ crm: 'copper', type: definitionType, fields, createdBy: 'api' });
  return { definition: { id: Number(book.id), ...fields } as unknown as Definition };
}

/** The values after a change: those that it names; unknown definitions are refused. */
export function changedValues(
  present: unknown,
  given: unknown,
  on: readonly Definition[],
): { values: Fields[] } | { problem: Problem } {
  if (!Array.isArray(given)) return { problem: wrong('custom_fields') };
  const values = new Map(valuesOf(present));
  for (const entry of given as unknown[]) {
    const id = isFields(entry) ? Number(entry['custom_field_definition_id']) : Number.NaN;
    const definition = on.find((each) => each.id === id);
    if (definition === undefined || !isFields(entry)) return { problem: wrong('custom_fields') };
    const value = entry['value'] ?? null;
    if (value !== null && !fits(definition, value)) return { problem: wrong('custom_fields') };
    values.set(id, value);
  }
  return { values: [...values].map(([id, value]) => ({ custom_field_definition_id: id, value })) };
}

/** The value in the field that is for the app's own ids. */
export function ownIdIn(values: readonly Fields[], on: readonly Definition[]): Fields {
  const own = on.find(({ name }) => ownField.test(name));
  const [, id] = valuesOf(values).find(([definition]) => definition === own?.id) ?? [];
  return typeof id === 'string' ? { [ownIdName]: id } : {};
}

/** Each definition of the object has a value, null where nobody has given one. */
export function shownValues(present: unknown, on: readonly Definition[]): Fields[] {
  const values = new Map(valuesOf(present));
  return on.map(({ id, data_type }) => ({
    custom_field_definition_id: id,
    value: values.get(id) ?? (data_type === 'MultiSelect' ? [] : data_type === 'Checkbox' ? false : null),
  }));
}

export function valuesOf(present: unknown): [id: number, value: unknown][] {
  if (!Array.isArray(present)) return [];
  return (present as Fields[]).map((each) => [Number(each['custom_field_definition_id']), each['value']]);
}

function fits({ data_type, options = [] }: Definition, value: unknown): boolean {
  const isOption = (id: unknown): boolean => options.some((option) => option.id === id);
  switch (data_type) {
    case 'Float':
    case 'Currency':
    case 'Percentage':
      return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value));
    case 'Dropdown':
      return isOption(value);
    case 'MultiSelect':
      return Array.isArray(value) && value.every(isOption);
    case 'Checkbox':
      return typeof value === 'boolean';
    case 'Date':
      return typeof value === 'number' || (typeof value === 'string' && /^\d\d?\/\d\d?\/\d{4}$/.test(value));
    default:
      return typeof value === 'string';
  }
}
