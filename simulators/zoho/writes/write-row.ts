// One row: its values, all that can refuse it, and then the change itself.
import type { Fields, StoredRecord } from '../../record.ts';
import { invalidData, type ZohoError } from '../errors.ts';
import type { ZohoRequest } from '../operations/request.ts';
import type { ModuleKind } from '../objects/field-kinds.ts';
import { organizations } from '../objects/organization.ts';
import { lookupKey } from '../objects/record-keys.ts';
import { rulesOf, type ZohoRules } from '../rules.ts';
import { readValues } from './read-values.ts';
import { rowErrorFor } from './row-errors.ts';

export type Written =
  | { error: ZohoError }
  /** `more`: what an upsert says besides. */
  | { record: StoredRecord; message: string; more?: Fields | undefined };

export function createFrom(module: ModuleKind, row: Fields, at: number, request: ZohoRequest): Written {
  const { records } = request.context;
  const read = readValues(module, row, at, records);
  const fields = withoutNulls({ ...defaults(module), ...read.values, ...workflowOf(request) });
  const errors = [
    ...missingFields(module, fields, at, rulesOf(request.context)),
    ...read.errors,
    ...duplicates(module, fields, { at, own: undefined }, request),
  ];
  const error = oneError(errors) ?? rowErrorFor(fields, request.context);
  if (error !== undefined) return { error };
  const record = records.create({ crm: 'zoho', type: module.name, fields, createdBy: 'api' });
  return { record, message: 'record added' };
}

export function updateFrom(
  module: ModuleKind,
  id: string,
  row: Fields,
  at: number,
  request: ZohoRequest,
): Written {
  const { records } = request.context;
  const record = records.get(id);
  if (record?.crm !== 'zoho' || record.type !== module.name || isGone(record)) {
    const place = { api_name: 'id', json_path: `$.data[${at}].id` };
    return { error: invalidData(place, 'the id given seems to be invalid') };
  }
  if (record.departure?.as === 'converted') {
    return {
      error: { code: 'CONVERTED_RECORD', message: "can't update the converted record", details: { id } },
    };
  }
  const read = readValues(module, row, at, records);
  const fields = withoutNulls({ ...record.fields, ...read.values, ...workflowOf(request) });
  const errors = [
    ...missingFields(module, fields, at, rulesOf(request.context)),
    ...read.errors,
    ...duplicates(module, withoutNulls(read.values), { at, own: id }, request),
  ];
  const error = oneError(errors) ?? rowErrorFor(fields, request.context);
  return error === undefined
    ? { record: records.replace(record, fields), message: 'record updated' }
    : { error };
}

function isGone({ departure }: StoredRecord): boolean {
  return departure !== undefined && departure.as !== 'converted';
}

/** Several at once since v6; the form is from memory. */
function oneError(errors: readonly ZohoError[]): ZohoError | undefined {
  const [first, ...others] = errors;
  if (first === undefined || others.length === 0) return first;
  const listed = errors.map(({ code, message, details = {} }) => ({
    code,
    details,
    message,
    status: 'error',
  }));
  return { code: 'MULTIPLE_OR_MULTI_ERRORS', message: 'multiple errors found', details: { errors: listed } };
}

function missingFields(module: ModuleKind, fields: Fields, at: number, rules: ZohoRules): ZohoError[] {
  return module.fields
    .filter(({ name, isRequired }) => isRequired || (rules.needsClosingDate && name === 'Closing_Date'))
    .filter(({ name }) => fields[name] === undefined || fields[name] === '')
    .map(({ name }) => {
      const details = { api_name: name, json_path: `$.data[${at}].${name}` };
      return { code: 'MANDATORY_NOT_FOUND', message: 'required field not found', details };
    });
}

function duplicates(
  module: ModuleKind,
  fields: Fields,
  { at, own }: { at: number; own: string | undefined },
  { context }: ZohoRequest,
): ZohoError[] {
  return module.fields.flatMap(({ name, unique }) => {
    const value = fields[name];
    if (unique === undefined || typeof value !== 'string') return [];
    const other = context.records
      .find('zoho', module.name, lookupKey(name, value))
      .find((each) => each.id !== own && (!unique.isCaseSensitive || each.fields[name] === value));
    if (other === undefined) return [];
    const details = {
      api_name: name,
      json_path: `$.data[${at}].${name}`,
      ...namesOf(other, rulesOf(context).duplicateIn),
    };
    return [{ code: 'DUPLICATE_DATA', message: 'duplicate data', details }];
  });
}

function namesOf({ id, type }: StoredRecord, place: ZohoRules['duplicateIn']): Fields {
  switch (place) {
    case 'duplicate_record':
      return { duplicate_record: { id, module: { api_name: type } } };
    case 'details':
      return { id };
    case 'nowhere':
      return {};
  }
}

function defaults({ fields }: ModuleKind): Fields {
  const [{ users }] = organizations;
  return fields.some(({ name }) => name === 'Owner') ? { Owner: users[0].id } : {};
}

/** Rules of the account's run unless `trigger` says which may and leaves them out (insert records). */
function workflowOf({ body, context }: ZohoRequest): Fields {
  const { workflow } = rulesOf(context);
  const { trigger } = body;
  const runs = !Array.isArray(trigger) || trigger.includes('workflow');
  return workflow !== undefined && runs ? { [workflow.field]: workflow.value } : {};
}

function withoutNulls(values: Fields): Fields {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
}
