// One record at a time, by its id or by an external id.
import type { CrmAnswer } from '../../crm-surface.ts';
import type { StoredRecord } from '../../record.ts';
import { isDeletedError, noSuchColumn, notFound, refuse, type SalesforceError } from '../errors.ts';
import { readId } from '../objects/ids.ts';
import { fieldNamed } from '../objects/catalogue.ts';
import type { FieldKind, ObjectKind } from '../objects/field-kinds.ts';
import { isDeleted, recordOf, shownRecord } from '../objects/values.ts';
import { byExternalId } from '../writes/external-ids.ts';
import { goneProblem, prepareCreate, prepareUpdate } from '../writes/prepare-write.ts';
import { readRow } from '../writes/read-row.ts';
import { removeWithChildren } from '../writes/remove-record.ts';
import { done, withObject, type SalesforceRequest } from './request.ts';

export const createRecord = withObject((object, { body, write }) => {
  if (idIn(body) !== undefined) {
    const message = 'cannot specify Id in an insert call';
    return refuse({ code: 'INVALID_FIELD_FOR_INSERT_UPDATE', message, fields: ['Id'] });
  }
  const read = readRow(object, body, { isNew: true, records: write.records });
  if ('errors' in read) return refuse(...read.errors);
  const prepared = prepareCreate(object, read.values, write);
  if ('errors' in prepared) return refuse(...prepared.errors);
  const { id } = prepared.commit();
  return done(201, { id, success: true, errors: [] }, [id]);
}, refuse(notFound));

export const readRecord = withObject((object, request) => {
  const found = recordIn(object, request.parts[1] ?? '', request);
  return 'error' in found ? refuse(found.error) : show(object, found.record, request);
}, refuse(notFound));

export const updateRecord = withObject((object, request) => {
  const { parts, body, write } = request;
  const found = recordIn(object, parts[1] ?? '', request);
  if ('error' in found) return refuse(found.error);
  if (idIn(body) !== undefined) return refuse(namedTwice('Id'));
  return change(object, found.record.id, request, () => done(204, '', [found.record.id]), write.records);
}, refuse(notFound));

export const removeRecord = withObject((object, request) => {
  const found = recordIn(object, request.parts[1] ?? '', request);
  const gone = 'error' in found ? found.error : goneProblem(found.record);
  if ('error' in found || gone !== undefined) return refuse(gone ?? notFound);
  removeWithChildren(found.record, request.context.records);
  return done(204, '', [found.record.id]);
}, refuse(notFound));

export const findRecord = withObject((object, request) => {
  const found = byKey(object, request);
  if ('answer' in found) return found.answer;
  return found.record === undefined ? refuse(notFound) : show(object, found.record, request);
}, refuse(notFound));

export const removeByKey = withObject((object, request) => {
  const found = byKey(object, request);
  if ('answer' in found) return found.answer;
  if (found.record === undefined) return refuse(notFound);
  removeWithChildren(found.record, request.context.records);
  return done(204, '', [found.record.id]);
}, refuse(notFound));

/** 201 for a new record, 200 for one that was there, both with a body since v46; 300 when several are meant. */
export const upsertRecord = withObject((object, request) => {
  const { query, body, write } = request;
  const found = byKey(object, request);
  if ('answer' in found) return found.answer;
  const { field, value, record } = found;
  if (Object.keys(body).some((name) => name.toLowerCase() === field.name.toLowerCase())) {
    return refuse(namedTwice(field.name));
  }
  const answer = (status: number, id: string) =>
    done(status, { id, success: true, errors: [], created: status === 201 }, [id]);
  if (record !== undefined) {
    return change(object, record.id, request, () => answer(200, record.id), write.records);
  }
  if (query.get('updateOnly') === 'true') return refuse(notFound);
  const read = readRow(object, { ...body, [field.name]: value }, { isNew: true, records: write.records });
  if ('errors' in read) return refuse(...read.errors);
  const prepared = prepareCreate(object, read.values, write);
  return 'errors' in prepared ? refuse(...prepared.errors) : answer(201, prepared.commit().id);
}, refuse(notFound));

function change(
  object: ObjectKind,
  id: string,
  { body, write }: SalesforceRequest,
  answer: () => CrmAnswer,
  records: SalesforceRequest['context']['records'],
): CrmAnswer {
  const read = readRow(object, body, { isNew: false, records });
  if ('errors' in read) return refuse(...read.errors);
  const prepared = prepareUpdate(object, id, read.values, write);
  if ('errors' in prepared) return refuse(...prepared.errors);
  prepared.commit();
  return answer();
}

/** The record behind a key in the address; several are answered by their addresses (300). */
function byKey(
  object: ObjectKind,
  { parts, version, context }: SalesforceRequest,
): { answer: CrmAnswer } | { field: FieldKind; value: string; record: StoredRecord | undefined } {
  const [, name = '', value = ''] = parts;
  const field = fieldNamed(object, name);
  if (field === undefined || !(field.isExternalId || field.name === 'Id'))
    return { answer: refuse(noKey(name)) };
  if (field.name === 'Id') {
    const id = readId(value) ?? '';
    return { field, value, record: recordOf(object.name, id, context.records) };
  }
  const found = byExternalId(object, field, value, context.records);
  if (found.length < 2) return { field, value, record: found[0] };
  const addresses = found.map(({ id }) => `/services/data/v${version}/sobjects/${object.name}/${id}`);
  return { answer: { status: 300, body: addresses, executed: false } };
}

function show(object: ObjectKind, record: StoredRecord, request: SalesforceRequest): CrmAnswer {
  const { query, version, context } = request;
  const names = query.get('fields')?.split(',');
  const fields = names === undefined ? object.fields : [];
  for (const name of names ?? []) {
    const field = fieldNamed(object, name.trim());
    if (field === undefined) return refuse(noSuchColumn(name.trim(), object.name));
    (fields as FieldKind[]).push(field);
  }
  return done(200, shownRecord(object, record, { version, fields, records: context.records }), [record.id]);
}

function recordIn(
  object: ObjectKind,
  text: string,
  { context }: SalesforceRequest,
): { record: StoredRecord } | { error: SalesforceError } {
  const id = readId(text);
  if (id === undefined)
    return { error: text.length === 15 || text.length === 18 ? malformed(text) : noKey(text) };
  const record = recordOf(object.name, id, context.records);
  if (record === undefined) return { error: notFound };
  return isDeleted(record) ? { error: isDeletedError } : { record };
}

export function malformed(text: string): SalesforceError {
  return { code: 'MALFORMED_ID', message: `malformed id ${text}`, fields: [] };
}

// What Salesforce says of an address whose last part is no id at all.
export function noKey(name: string): SalesforceError {
  const message = `Provided external ID field does not exist or is not accessible: ${name}`;
  return { code: 'NOT_FOUND', message };
}

function namedTwice(name: string): SalesforceError {
  return { code: 'INVALID_FIELD', message: `The ${name} field should not be specified in the sobject data.` };
}

function idIn(body: SalesforceRequest['body']): unknown {
  return body['Id'] ?? body['id'];
}
