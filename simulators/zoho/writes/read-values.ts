// The values of a row, each as its field takes it. A field that the module does not have is ignored without a word (from
// memory), and so is one that only Zoho writes.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields } from '../../record.ts';
import { invalidData, type ZohoError } from '../errors.ts';
import type { FieldKind, ModuleKind } from '../objects/field-kinds.ts';
import { fieldNamed } from '../objects/modules.ts';
import { users } from '../objects/organization.ts';
import { idIn } from '../objects/shown-record.ts';

export function readValues(
  module: ModuleKind,
  row: Fields,
  at: number,
  records: Pick<RecordStore, 'get'>,
): { values: Fields; errors: ZohoError[] } {
  const values: Fields = {};
  const errors: ZohoError[] = [];
  for (const [name, value] of Object.entries(row)) {
    const field = fieldNamed(module, name);
    if (field === undefined || field.isReadOnly) continue;
    const place = { api_name: name, json_path: `$.data[${at}].${name}` };
    const problem = value === null ? undefined : problemOf(field, value, records);
    if (problem === undefined) {
      const isReference = field.type === 'lookup' || field.type === 'ownerlookup';
      values[name] = isReference ? (idIn(value) ?? null) : value;
    } else {
      errors.push(invalidData({ ...problem.details, ...place }, problem.message));
    }
  }
  return { values, errors };
}

interface Problem {
  details: Fields;
  message?: string | undefined;
}

const expected = (type: string): Problem => ({ details: { expected_data_type: type } });
const wrongId: Problem = { details: {}, message: 'the id given seems to be invalid' };

function problemOf(field: FieldKind, value: unknown, records: Pick<RecordStore, 'get'>): Problem | undefined {
  switch (field.type) {
    case 'text':
    case 'textarea':
    case 'phone':
    case 'website':
    case 'email':
    case 'picklist':
      return textProblem(field, value);
    case 'multiselectpicklist':
      return Array.isArray(value) ? undefined : expected('jsonarray');
    case 'boolean':
      return typeof value === 'boolean' ? undefined : expected('boolean');
    case 'currency':
    case 'double':
      return typeof value === 'number' ? undefined : expected('double');
    case 'integer':
    case 'bigint':
      return Number.isInteger(value) ? undefined : expected(field.type);
    case 'date':
      return isDate(value) ? undefined : expected('date');
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? undefined : expected('datetime');
    case 'ownerlookup': {
      const owner = users.find(({ id }) => id === idIn(value));
      return owner?.status === 'active' ? undefined : wrongId;
    }
    case 'lookup':
      return lookupProblem(field, value, records);
  }
}

function textProblem({ type, length, values, isRestricted }: FieldKind, value: unknown): Problem | undefined {
  if (typeof value !== 'string') return expected(type === 'textarea' ? 'text' : type);
  if (value.length > length) return { details: { maximum_length: length } };
  if (type === 'email' && value !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return expected('email');
  return isRestricted && !values.includes(value) ? expected('picklist') : undefined;
}

function lookupProblem({ lookupIn }: FieldKind, value: unknown, records: Pick<RecordStore, 'get'>) {
  const id = idIn(value);
  if (id === undefined) return expected('jsonobject');
  const target = records.get(id);
  const isThere = target?.crm === 'zoho' && target.type === lookupIn && target.departure === undefined;
  return isThere ? undefined : wrongId;
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}
