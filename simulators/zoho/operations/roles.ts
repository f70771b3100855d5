// The contacts of a deal: a related list, in which each contact stands once.
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import { errorBody, invalidData, refuse } from '../errors.ts';
import { moduleNamed } from '../objects/modules.ts';
import { shownRecord } from '../objects/shown-record.ts';
import { done, listed, type ZohoOperation, type ZohoRequest } from './request.ts';

export const roleType = 'ContactRole';

/** The index key of a deal's and of a pair's roles. */
export const roleKeys = (deal: string, contact: string): string[] => [
  `deal:${deal}`,
  `role:${deal} ${contact}`,
];

export const listRoles: ZohoOperation = (request) => {
  const deal = liveRecord('Deals', request.parts[0], request);
  const module = moduleNamed('Contacts', request.context.records);
  if (deal === undefined || module === undefined) return refuse(unknownDeal);
  const { records } = request.context;
  const contacts = records
    .find('zoho', roleType, `deal:${deal.id}`)
    .map(({ fields }) => records.get(String(fields['contact'])))
    .filter((contact) => contact !== undefined && contact.departure === undefined);
  return listed(
    'data',
    contacts.map((contact) => shownRecord(module, contact as StoredRecord, records)),
    request.query,
  );
};

/** Repeated, it changes nothing. */
export const putRole: ZohoOperation = (request) => {
  const deal = liveRecord('Deals', request.parts[0], request);
  const contact = liveRecord('Contacts', request.parts[1], request);
  if (deal === undefined) return refuse(unknownDeal);
  if (contact === undefined) return refused(request.parts[1] ?? '');
  const { records } = request.context;
  if (roleOf(deal.id, contact.id, records) === undefined) {
    const fields = { deal: deal.id, contact: contact.id };
    records.create({ crm: 'zoho', type: roleType, fields, createdBy: 'api' });
  }
  return row('contact role updated', contact.id);
};

export const removeRole: ZohoOperation = (request) => {
  const [deal = '', contact = ''] = request.parts;
  const { records } = request.context;
  const role = roleOf(deal, contact, records);
  if (role === undefined) return refused(contact);
  records.remove(role);
  return row('relation removed', contact);
};

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

function row(message: string, id: string) {
  return done(200, { data: [{ code: 'SUCCESS', details: { id }, message, status: 'success' }] }, [id]);
}

const unknownDeal = invalidData({ resource_path_index: 1 }, 'the related id given seems to be invalid');

function refused(id: string) {
  const error = invalidData({ id }, 'the related id given seems to be invalid');
  return { status: 400, body: { data: [errorBody(error)] }, executed: false };
}
