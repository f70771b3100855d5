// Which fields an account has, and a new one (`/personFields`, `/organizationFields`, `/dealFields` of v2).
import { answer, notFound, page, refuseAtGate, refuseValues, type Mistake } from '../answers.ts';
import type { PipedriveOperation } from '../calls/operation.ts';
import { isFields } from '../../http/form-fields.ts';
import { stages } from '../account/pipelines.ts';
import { builtFields, type BuiltField, type FieldType } from '../objects/object-kinds.ts';
import { cursorOf, pageOf } from '../objects/pages.ts';
import { customFields, makeField, type CustomField } from './definitions.ts';

/** What can be made (add a field). */
const makeable: readonly string[] = [
  'varchar',
  'text',
  'double',
  'monetary',
  'date',
  'set',
  'enum',
  'user',
  'org',
  'people',
  'phone',
  'address',
];

export const listFields: PipedriveOperation = ({ kind, query, rules, context }) => {
  const all = [
    ...builtFields(kind, rules).map(([code, field]) => shownBuilt(code, field)),
    ...customFields(kind, context.records).map(shownCustom),
  ].map((field, at) => ({ field, id: String(at + 1) }));
  const read = pageOf(all, query);
  if ('mistake' in read) return refuseValues([read.mistake]);
  return page(
    read.items.map(({ field }) => field),
    cursorOf(read),
    [],
  );
};

export const readField: PipedriveOperation = ({ kind, parts: [code], context }) => {
  const field = customFields(kind, context.records).find(({ field_code }) => field_code === code);
  return field === undefined ? notFound('Field') : answer(shownCustom(field));
};

export const createField: PipedriveOperation = ({ kind, body, rules, context }) => {
  // Words from memory.
  if (!rules.canMakeFields) return refuseAtGate(403, 'You do not have permissions to do this');
  const { field_name: name, field_type: type } = body;
  const given: unknown[] = Array.isArray(body['options']) ? body['options'] : [];
  const options = given.filter(isFields).map(({ label }) => String(label));
  const mistakes: Mistake[] = [
    ...(typeof name === 'string' && name.trim() !== '' ? [] : [required('field_name')]),
    ...(typeof type === 'string' && makeable.includes(type) ? [] : [required('field_type')]),
    ...((type === 'enum' || type === 'set') && options.length === 0 ? [required('options')] : []),
  ];
  if (mistakes.length > 0) return refuseValues(mistakes);
  return answer(
    shownCustom(makeField(kind, { name: String(name), type: type as FieldType, options }, context.records)),
  );
};

export const required = (path: string): Mistake => ({ path, message: `Parameter '${path}' is required` });

const never = { subfields: null, is_optional_response_field: false };

function shownCustom(field: CustomField) {
  return { ...field, is_custom_field: true, ...never };
}

/** With the names of a recorded answer; `status` and stages have options, as recorded. */
function shownBuilt(code: string, { name, type }: BuiltField) {
  const options = optionsOf(type);
  return {
    field_name: name,
    field_code: code,
    field_type: type === 'contacts' ? (code === 'emails' ? 'varchar' : 'phone') : type,
    options,
    ...never,
    is_custom_field: false,
  };
}

function optionsOf(type: FieldType): { id: number | string; label: string }[] | null {
  if (type === 'stage') return stages.map(({ id, name }) => ({ id, label: name }));
  if (type !== 'status') return null;
  return ['open', 'lost', 'won', 'deleted'].map((id) => ({ id, label: id[0]?.toUpperCase() + id.slice(1) }));
}
