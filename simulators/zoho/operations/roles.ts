// The contacts of a deal: a related list, in which each contact stands once, with a role that must be said.
import { isFields } from '../../http/form-fields.ts';
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { errorBody, invalidData, refuse, type ZohoError } from '../errors.ts';
import { idOf } from '../objects/ids.ts';
import { moduleNamed } from '../objects/modules.ts';
import { shownRecord } from '../objects/shown-record.ts';
import { done, listed, type ZohoOperation, type ZohoRequest } from './request.ts';

export const roleType = 'ContactRole';

/** The index keys: of a deal's roles, and of one pair. */
export const roleKeys = (deal: string, contact: string): string[] => [
  `deal:${deal}`,
  `role:${deal} ${contact}`,
];

const roles = ['Developer/Evaluator', 'Decision Maker', 'Product Management'].map((name, at) => ({
  id: idOf(6871 + at),
  name,
  sequence_number: at + 1,
}));

export const listRoleNames: ZohoOperation = () => done(200, { contact_roles: roles });

export const listRoles: ZohoOperation = (request) => {
  const deal = liveRecord('Deals', request.parts[0], request);
  const { records } = request.context;
  const module = moduleNamed('Contacts', records);
  if (deal === undefined || module === undefined) return refuse(unknownDeal);
  const names = request.query.get('fields')?.split(',');
  if (names === undefined) {
    const message = 'One of the expected parameter is missing';
    return refuse({ code: 'REQUIRED_PARAM_MISSING', message, details: { param_name: 'fields' } });
  }
  const shown = records.find('zoho', roleType, `deal:${deal.id}`).flatMap(({ fields }): Fields[] => {
    const contact = records.get(String(fields['contact']));
    if (contact === undefined || contact.departure !== undefined) return [];
    return [{ ...shownRecord(module, contact, records, names), Contact_Role: fields['role'] }];
  });
  return listed('data', shown, request.query);
};

/** Repeated, it changes the role. */
export const putRoles: ZohoOperation = (request) => {
  const deal = liveRecord('Deals', request.parts[0], request);
  if (deal === undefined) return refuse(unknownDeal);
  const { records } = request.context;
  const asked = Array.isArray(request.body['data']) ? request.body['data'].filter(isFields) : [];
  const rows = asked.map((row, at): Fields => {
    const { id, Contact_Role: named } = row;
    const role = roles.find((each) => isFields(named) && each.id === named['id']);
    const contact = liveRecord('Contacts', String(id), request);
    if (role === undefined) return errorBody(missingRole(at));
    if (contact === undefined) return errorBody(unknownContact(String(id)));
    const fields = { deal: deal.id, contact: contact.id, role: { id: role.id, name: role.name } };
    const present = roleOf(deal.id, contact.id, records);
    if (present === undefined) records.create({ crm: 'zoho', type: roleType, fields, createdBy: 'api' });
    else records.replace(present, fields);
    return success('contact role updated successfully', contact.id);
  });
  return answerOf(rows);
};

export const removeRoles: ZohoOperation = ({ parts: [deal = ''], query, context: { records } }) => {
  const rows = (query.get('ids') ?? '').split(',').map((contact) => {
    const role = roleOf(deal, contact, records);
    if (role === undefined) return errorBody(unknownContact(contact));
    records.remove(role);
    return success('relation removed', contact);
  });
  return answerOf(rows);
};

function answerOf(rows: readonly Fields[]) {
  const isDone = rows.some(({ code }) => code === 'SUCCESS');
  return { status: isDone ? 200 : 400, body: { data: rows }, executed: isDone };
}

function success(message: string, id: string): Fields {
  return { code: 'SUCCESS', details: { id }, message, status: 'success' };
}

function roleOf(deal: string, contact: string, records: RecordStore): StoredRecord | undefined {
  return records.find('zoho', roleType, `role:${deal} ${contact}`)[0];
}

function liveRecord(
  module: string,
  id: string | undefined,
  { context }: ZohoRequest,
): StoredRecord | undefined {
  const record = context.records.get(id ?? '');
  const isLive = record?.crm === 'zoho' && record.type === module && record.departure === undefined;
  return isLive ? record : undefined;
}

const unknownDeal = invalidData({ resource_path_index: 1 }, 'the related id given seems to be invalid');

function unknownContact(id: string): ZohoError {
  return invalidData({ id }, 'the related id given seems to be invalid');
}

function missingRole(at: number): ZohoError {
  const details = { api_name: 'Contact_Role', json_path: `$.data[${at}].Contact_Role` };
  return { code: 'MANDATORY_NOT_FOUND', message: 'required field not found', details };
}
