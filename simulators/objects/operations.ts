// What this CRM does with a record of any of its objects.
import type { CrmAnswer, CrmContext } from '../crm-surface.ts';
import { isFields } from '../http/form-fields.ts';
import type { Fields, StoredRecord } from '../record.ts';
import { keyProperty, mergeProperties, searchKey, type ObjectKind } from './object-types.ts';

/** What a request asks for, after its address and body have been read. */
export interface ObjectRequest {
  kind: ObjectKind;
  /** Empty where the address names none. */
  id: string;
  body: Fields;
  /** The client wants no record back: 204. */
  wantsNothingBack: boolean;
  context: CrmContext;
}

export type ObjectOperation = (request: ObjectRequest) => CrmAnswer;

/** Why it would not be created; undefined: it would. */
export function refusalOfCreate({ kind, body, context }: ObjectRequest): CrmAnswer | undefined {
  const properties = propertiesOf(body);
  if (properties === undefined) return refuse(422, 'invalid', 'properties is required');
  const problem = problemOf(kind, properties);
  if (problem !== undefined) return refuse(422, 'invalid', problem);
  return takenKey(kind, properties, context);
}

/** 201 with the record. Two records of one person are allowed; of one key of ours only unless it is unique. */
export const createRecord: ObjectOperation = (request) => {
  const { kind, body, context } = request;
  const refusal = refusalOfCreate(request);
  if (refusal !== undefined) return refusal;
  const record = context.records.create({
    crm: 'objects',
    type: kind.type,
    fields: mergeProperties({}, propertiesOf(body) ?? {}),
    createdBy: 'api',
  });
  return { status: 201, body: shown(kind, record, context), executed: true, recordId: record.id };
};

/** Live, archived, merged, converted: the id answers. Deleted for good: 404. */
export const readRecord: ObjectOperation = ({ kind, id, context }) => {
  const record = recordOf(kind, id, context);
  if (record === undefined) return noRecord(kind, id);
  return { status: 200, body: shown(kind, record, context), executed: true, recordId: id };
};

/** All records with this value, oldest first; none is an empty list. */
export const findRecords: ObjectOperation = ({ kind, body, context }) => {
  const { property, value } = body;
  if (typeof property !== 'string' || !Object.hasOwn(kind.searchable, property)) {
    return refuse(422, 'invalid', `property must be one of: ${Object.keys(kind.searchable).join(', ')}`);
  }
  const key = searchKey(kind, property, value);
  if (key === undefined) return refuse(422, 'invalid', 'value is required');
  const results = context.records
    .find('objects', kind.type, key)
    .filter((record) => isSearchable(record, context))
    .map((record) => shown(kind, record, context));
  return { status: 200, body: { results }, executed: true, recordId: results[0]?.id };
};

/** Why it would not be updated; undefined: it would. */
export function refusalOfUpdate({ kind, id, body, context }: ObjectRequest): CrmAnswer | undefined {
  const record = recordOf(kind, id, context);
  if (record === undefined || record.departure !== undefined) return noRecord(kind, id);
  const properties = propertiesOf(body);
  if (properties === undefined) return refuse(422, 'invalid', 'properties is required');
  const problem = problemOf(kind, mergeProperties(record.fields, properties));
  if (problem !== undefined) return refuse(422, 'invalid', problem);
  return takenKey(kind, properties, context, id);
}

export const updateRecord: ObjectOperation = (request) => {
  const { kind, id, body, wantsNothingBack, context } = request;
  const refusal = refusalOfUpdate(request);
  const record = recordOf(kind, id, context);
  if (refusal !== undefined || record === undefined) return refusal ?? noRecord(kind, id);
  const changed = context.records.replace(record, mergeProperties(record.fields, propertiesOf(body) ?? {}));
  if (wantsNothingBack) return { status: 204, body: '', executed: true, recordId: id };
  return { status: 200, body: shown(kind, changed, context), executed: true, recordId: id };
};

export const archiveRecord: ObjectOperation = ({ kind, id, context }) => {
  const record = recordOf(kind, id, context);
  if (record === undefined || record.departure !== undefined) return noRecord(kind, id);
  context.records.depart(record, { as: 'archived' });
  return { status: 204, body: '', executed: true, recordId: id };
};

/** For good. */
export const removeRecord: ObjectOperation = ({ kind, id, context }) => {
  const record = recordOf(kind, id, context);
  if (record === undefined) return noRecord(kind, id);
  context.records.remove(record);
  for (const end of ['from', 'to']) {
    for (const book of context.records.find('objects', 'association', `${end}:${id}`))
      context.records.remove(book);
  }
  return { status: 204, body: '', executed: true, recordId: id };
};

export function refuse(status: number, error: string, message: string): CrmAnswer {
  return { status, body: { error, message }, executed: false };
}

export function noRecord(kind: ObjectKind, id: string): CrmAnswer {
  return refuse(404, 'not_found', `No ${kind.type} with id ${id}`);
}

function takenKey(
  kind: ObjectKind,
  properties: Fields,
  { records, settings }: CrmContext,
  except = '',
): CrmAnswer | undefined {
  const key = searchKey(kind, keyProperty, properties[keyProperty]);
  if (!settings.isKeyUnique || key === undefined) return undefined;
  const [taken] = records.find('objects', kind.type, key).filter(({ id }) => id !== except);
  if (taken === undefined) return undefined;
  return {
    ...refuse(409, 'already_exists', `${keyProperty} is taken by the ${kind.type} ${taken.id}`),
    recordId: taken.id,
  };
}

function shown(kind: ObjectKind, record: StoredRecord, { selfUrl }: CrmContext) {
  const { id, fields: properties, createdAt, updatedAt, departure } = record;
  const url = `${selfUrl}/objects/open/${kind.path}/${encodeURIComponent(id)}`;
  return { id, properties, url, createdAt, updatedAt, state: departure ?? { as: 'live' } };
}

function propertiesOf(body: Fields): Fields | undefined {
  const properties = body['properties'];
  return isFields(properties) ? properties : undefined;
}

function problemOf(kind: ObjectKind, properties: Fields): string | undefined {
  const missing = kind.required.find((name) => [undefined, null, ''].includes(properties[name] as string));
  if (missing !== undefined) return `${missing} is required`;
  const { email } = properties;
  const isBad = kind.type === 'contact' && typeof email === 'string' && email !== '' && !email.includes('@');
  return isBad ? 'email is no address' : undefined;
}

export function recordOf(kind: ObjectKind, id: string, { records }: CrmContext): StoredRecord | undefined {
  const record = records.get(id);
  return record?.crm === 'objects' && record.type === kind.type ? record : undefined;
}

// Real CRMs search an index that runs behind their records.
function isSearchable(record: StoredRecord, { settings, now }: CrmContext): boolean {
  return settings.searchLagMs === 0 || now() >= Date.parse(record.createdAt) + settings.searchLagMs;
}
