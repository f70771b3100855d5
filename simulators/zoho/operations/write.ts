// Writes of up to 100 rows in one call: each row has its answer in its place, and the status says how many went well.
import type { CrmAnswer } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { errorBody, invalidData, refuse, type ZohoError } from '../errors.ts';
import type { ModuleKind } from '../objects/field-kinds.ts';
import { isId } from '../objects/ids.ts';
import { fieldNamed } from '../objects/modules.ts';
import { lookupKey } from '../objects/record-keys.ts';
import { writtenDetails } from '../objects/shown-record.ts';
import { rulesOf } from '../rules.ts';
import { createFrom, updateFrom, type Written } from '../writes/write-row.ts';
import { done, withModule, type ZohoRequest } from './request.ts';

export const maxRows = 100;

/** What a row becomes: the record with what the answer says besides, or why not. */
type RunRow = (row: Fields, at: number) => Written;

export const createRecords = withModule((module, request) =>
  runRows(request, 201, (row, at) => createFrom(module, row, at, request)),
);

export const updateRecords = withModule((module, request) =>
  runRows(request, 200, (row, at) => {
    // `/{id}` names the record of a call with one row.
    const id = request.parts[1] ?? row['id'];
    if (id === undefined) return { error: missing('id', at) };
    return updateFrom(module, isId(id) ? id : '', row, at, request);
  }),
);

/** By the fields that the request names, in their order; what they find first is updated. */
export const upsertRecords = withModule((module, request) => {
  const named = request.body['duplicate_check_fields'];
  const names = Array.isArray(named) ? named.map(String) : checkedByDefault(module);
  const wrong = names.findIndex((name) => !canBeChecked(module, name));
  if (wrong !== -1) {
    const place = { api_name: 'duplicate_check_fields', json_path: `$.duplicate_check_fields[${wrong}]` };
    return refuse(invalidData(place));
  }
  return runRows(request, 200, (row, at) => {
    const found = firstHit(module, row, names, request);
    if (found === undefined) return withAction(createFrom(module, row, at, request), 'insert', null);
    return withAction(updateFrom(module, found.id, row, at, request), 'update', found.field);
  });
});

/** Into the recycle bin. */
export const removeRecords = withModule((module, { parts, query, context }) => {
  const ids = parts[1] === undefined ? (query.get('ids') ?? '').split(',') : [parts[1]];
  const rows = ids.map((id) => {
    const record = context.records.get(id);
    const isThere = record?.crm === 'zoho' && record.type === module.name && record.departure === undefined;
    if (!isThere) return errorBody(invalidData({ id }, 'the id given seems to be invalid'));
    context.records.depart(record, { as: 'archived' });
    return { code: 'SUCCESS', details: { id }, message: 'record deleted', status: 'success' };
  });
  return answerOf(rows, 200, { parts, query, context });
});

function runRows(request: ZohoRequest, status: number, run: RunRow): CrmAnswer {
  const rows = Array.isArray(request.body['data']) ? request.body['data'].filter(isFields) : [];
  if (rows.length === 0) return refuse(missing('data', undefined));
  if (rows.length > maxRows) {
    const details = { api_name: 'data', json_path: '$.data', limit: maxRows };
    return refuse({ code: 'LIMIT_EXCEEDED', message: 'Record insertion limit has been exceeded.', details });
  }
  const answered = rows.map((row, at): Fields => {
    const written = run(row, at);
    if ('error' in written) return errorBody(written.error);
    const { record, message, more } = written;
    return { code: 'SUCCESS', ...more, details: writtenDetails(record), message, status: 'success' };
  });
  return answerOf(answered, status, request);
}

function answerOf(
  rows: readonly Fields[],
  status: number,
  { context }: Pick<ZohoRequest, 'parts' | 'query' | 'context'>,
): CrmAnswer {
  const { refusedStatus, partlyStatus } = rulesOf(context);
  const ids = rows
    .filter((row) => row['status'] === 'success')
    .map(({ details }) => String((details as Fields)['id']));
  const answered = ids.length === rows.length ? status : ids.length === 0 ? refusedStatus : partlyStatus;
  return { ...done(answered, { data: rows }, ids), executed: ids.length > 0 };
}

function withAction(written: Written, action: 'insert' | 'update', field: string | null): Written {
  if ('error' in written) return written;
  return { ...written, more: { duplicate_field: field, action } };
}

function firstHit(module: ModuleKind, row: Fields, names: readonly string[], { context }: ZohoRequest) {
  for (const name of names) {
    const value = row[name];
    if (typeof value !== 'string' || value === '') continue;
    const [first] = context.records
      .find('zoho', module.name, lookupKey(name, value))
      .filter(
        ({ fields }) => fieldNamed(module, name)?.unique?.isCaseSensitive !== true || fields[name] === value,
      );
    if (first !== undefined) return { id: first.id, field: name };
  }
  return undefined;
}

/** The module's own field first, then those that allow no duplicates (kaizen 56). */
function checkedByDefault(module: ModuleKind): string[] {
  const unique = module.fields.filter((each) => each.unique !== undefined).map(({ name }) => name);
  return [module.duplicateCheck, ...unique];
}

function canBeChecked(module: ModuleKind, name: string): boolean {
  return name === module.duplicateCheck || fieldNamed(module, name)?.unique !== undefined;
}

function missing(name: string, at: number | undefined): ZohoError {
  const path = at === undefined ? `$.${name}` : `$.data[${at}].${name}`;
  const details = { api_name: name, json_path: path };
  return { code: 'MANDATORY_NOT_FOUND', message: 'required field not found', details };
}
