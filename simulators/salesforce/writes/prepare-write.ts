// A write in two steps: all that can refuse it, and then the change itself, so that a collection can be all or none.
import type { Fields, StoredRecord } from '../../record.ts';
import { isDeletedError, type SalesforceError } from '../errors.ts';
import { users } from '../objects/organization.ts';
import type { ObjectKind } from '../objects/field-kinds.ts';
import { isDeleted, recordOf } from '../objects/values.ts';
import { crossReference, referenceProblem } from './references.ts';
import { duplicateProblem } from './duplicate-rule.ts';
import { byExternalId } from './external-ids.ts';
import { rowErrorFor } from './row-errors.ts';
import type { WriteContext } from './write-context.ts';

export type Prepared =
  | { errors: SalesforceError[] }
  /** `uniqueKeys`: what no other row of the same call may have. */
  | { uniqueKeys: string[]; commit(): StoredRecord };

export function prepareCreate(object: ObjectKind, values: Fields, context: WriteContext): Prepared {
  const fields = withDefaults(object, withoutNulls(values), context);
  const problem =
    requiredProblem(object, fields) ??
    referenceProblem(object, fields, context) ??
    uniqueProblem(object, fields, undefined, context) ??
    rowErrorFor(fields, context) ??
    duplicateProblem(object, fields, context);
  if (problem !== undefined) return { errors: [problem] };
  return {
    uniqueKeys: uniqueKeysOf(object, fields),
    commit: () => context.records.create({ crm: 'salesforce', type: object.name, fields, createdBy: 'api' }),
  };
}

export function prepareUpdate(
  object: ObjectKind,
  id: string,
  values: Fields,
  context: WriteContext,
): Prepared {
  const record = recordOf(object.name, id, context.records);
  const gone = record === undefined ? crossReference : goneProblem(record);
  if (record === undefined || gone !== undefined) return { errors: [gone ?? crossReference] };
  const fields = withoutNulls({ ...record.fields, ...values });
  const problem =
    requiredProblem(object, fields) ??
    referenceProblem(object, withoutNulls(values), context) ??
    uniqueProblem(object, withoutNulls(values), id, context) ??
    rowErrorFor(fields, context);
  if (problem !== undefined) return { errors: [problem] };
  return {
    uniqueKeys: uniqueKeysOf(object, withoutNulls(values)),
    commit: () => context.records.replace(record, fields),
  };
}

/** Why a record cannot be changed or deleted any more. */
export function goneProblem(record: StoredRecord): SalesforceError | undefined {
  if (isDeleted(record)) return isDeletedError;
  if (record.departure === undefined) return undefined;
  return { code: 'CANNOT_UPDATE_CONVERTED_LEAD', message: 'cannot reference converted lead', fields: [] };
}

function requiredProblem(object: ObjectKind, fields: Fields): SalesforceError | undefined {
  const missing = object.fields
    .filter(({ name, isRequired }) => isRequired && fields[name] === undefined)
    .map(({ name }) => name);
  if (missing.length === 0) return undefined;
  const message = `Required fields are missing: [${missing.join(', ')}]`;
  return { code: 'REQUIRED_FIELD_MISSING', message, fields: missing };
}

function uniqueProblem(
  object: ObjectKind,
  fields: Fields,
  own: string | undefined,
  { records }: WriteContext,
): SalesforceError | undefined {
  for (const field of object.fields.filter(({ isUnique }) => isUnique)) {
    const value = fields[field.name];
    if (typeof value !== 'string') continue;
    const other = byExternalId(object, field, value, records).find(({ id }) => id !== own);
    if (other === undefined) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`;
    return { code: 'DUPLICATE_VALUE', message, fields: [] };
  }
  return undefined;
}

function uniqueKeysOf(object: ObjectKind, fields: Fields): string[] {
  return object.fields
    .filter(({ isUnique, name }) => isUnique && typeof fields[name] === 'string')
    .map(({ name, isCaseSensitive }) => {
      const value = String(fields[name]);
      return `${object.name}.${name}=${isCaseSensitive ? value : value.toLowerCase()}`;
    });
}

function withDefaults(object: ObjectKind, fields: Fields, { rules, isAssigned }: WriteContext): Fields {
  const assigned = object.name === 'Lead' && isAssigned && rules.assignsLeadsTo !== '';
  return {
    ...(object.name === 'Lead'
      ? { Status: object.fields.find(({ name }) => name === 'Status')?.values[0] }
      : {}),
    ...(object.fields.some(({ name }) => name === 'OwnerId') ? { OwnerId: users[0].id } : {}),
    ...fields,
    ...(assigned ? { OwnerId: rules.assignsLeadsTo } : {}),
  };
}

function withoutNulls(values: Fields): Fields {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
