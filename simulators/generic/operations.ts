// The operations of the contract (shared/seeds: quickreply-external-crm), answered word for word.
import type { CrmAnswer, CrmContext } from '../crm-surface.ts';
import type { Fields, StoredRecord } from '../record.ts';
import {
  emailKey,
  isLike,
  leadProblem,
  mergeLeadFields,
  phoneKey,
  shownFields,
  textOf,
} from './lead-fields.ts';

/** What a request asks for, after its path, query and body have been read. */
export interface LeadRequest {
  /** From the path, the query or the body. */
  leadId: string;
  /** What a lookup searches by: query and body together. */
  criteria: Fields;
  body: Fields;
  context: CrmContext;
}

/** One operation, executed. */
export type LeadOperation = (request: LeadRequest) => CrmAnswer;

/** Creates a lead, without a look at those that exist: finding duplicates is the caller's business. */
export const createLead: LeadOperation = ({ body, context }) => {
  const problem = leadProblem(body);
  if (problem !== undefined) return refuse(422, 'Creation Failed', problem);
  const fields = mergeLeadFields({}, body);
  const taken = emailTaken(fields, undefined, context);
  if (taken !== undefined) return refuse(409, 'Creation Failed', taken);
  const lead = context.records.create({ crm: 'generic', type: 'contact', fields, createdBy: 'api' });
  return answerWrite(lead, 'Successfully Created', context);
};

/** Changes a lead. The contract wants phone and name in every update. */
export const updateLead: LeadOperation = ({ leadId, body, context }) => {
  const lead = leadOf(leadId, context);
  if (lead === undefined) return refuse(404, 'Update Failed', `No lead with id ${leadId}`);
  const problem = leadProblem(body);
  if (problem !== undefined) return refuse(422, 'Update Failed', problem);
  const fields = mergeLeadFields(lead.fields, body);
  const taken = emailTaken(fields, lead, context);
  if (taken !== undefined) return refuse(409, 'Update Failed', taken);
  context.records.replace(lead, fields);
  return answerWrite(lead, 'Successfully Updated', context);
};

/** The single endpoint: a lead_id means update, none means create. */
export const upsertLead: LeadOperation = (request) =>
  request.leadId === '' ? createLead(request) : updateLead(request);

/** Finds leads by id, e-mail and phone: each that matches one of them. */
export const findLead: LeadOperation = ({ leadId, criteria, context }) => {
  const keys = [emailKey(criteria['email']), phoneKey(criteria['phone'])].filter((key) => key !== undefined);
  if (leadId === '' && keys.length === 0) {
    return refuse(422, 'Fetch Failed', 'At least one of lead_id, email and phone is required');
  }
  const found = new Map<string, StoredRecord>();
  const named = leadOf(leadId, context);
  if (named !== undefined) found.set(named.id, named);
  for (const lead of leadsLike(criteria, keys, context)) {
    if (isSearchable(lead, context)) found.set(lead.id, lead);
  }
  const leads = [...found.values()].map((lead) => ({
    lead_id: lead.id,
    lead_fields: shownFields(lead.fields, context.settings.shows),
  }));
  const [first] = leads;
  if (first === undefined) return { ...refuse(404, 'Not Found', 'No matching lead'), executed: true };
  // The contract knows one hit only. `leads` shows all, to a client that wants to see them.
  const body = leads.length === 1 ? first : { ...first, leads };
  return { status: 200, body, executed: true, recordId: first.lead_id };
};

/** Deletes a lead for good. */
export const removeLead: LeadOperation = ({ leadId, context }) => {
  const lead = leadOf(leadId, context);
  if (lead === undefined) return refuse(404, 'Delete Failed', `No lead with id ${leadId}`);
  context.records.remove(lead);
  const body = { lead_id: lead.id, status: 'Successfully Deleted' };
  return { status: 200, body, executed: true, recordId: lead.id };
};

/** A webhook target: keeps what it is sent and knows no ids, so each call is a record of its own. */
export const receiveHook: LeadOperation = ({ body, context }) => {
  const fields = Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'auth_key'));
  const record = context.records.create({ crm: 'generic', type: 'hook', fields, createdBy: 'api' });
  return { status: 200, body: { status: 'Received' }, executed: true, recordId: record.id };
};

/** An answer of the contract's failure form. */
export function refuse(httpStatus: number, status: string, reason: string): CrmAnswer {
  return { status: httpStatus, body: { status, reason }, executed: false };
}

function answerWrite(lead: StoredRecord, status: string, { selfUrl }: CrmContext): CrmAnswer {
  const url = `${selfUrl}/generic/leads/${encodeURIComponent(lead.id)}`;
  return { status: 200, body: { lead_id: lead.id, status, url }, executed: true, recordId: lead.id };
}

/** Why the CRM refuses these fields, where it allows an e-mail once. */
function emailTaken(
  fields: Fields,
  own: StoredRecord | undefined,
  { records, settings }: CrmContext,
): string | undefined {
  const key = settings.isEmailUnique ? emailKey(fields['email']) : undefined;
  const others = key === undefined ? [] : records.find('generic', 'contact', key);
  return others.some((lead) => lead.id !== own?.id) ? 'Another lead has this e-mail' : undefined;
}

function leadOf(leadId: unknown, { records }: CrmContext): StoredRecord | undefined {
  const record = records.get(textOf(leadId));
  const isLead = record?.crm === 'generic' && record.type === 'contact' && record.departure === undefined;
  return isLead ? record : undefined;
}

/** Oldest first for each key; a CRM that compares in another way looks at all. */
function* leadsLike(
  criteria: Fields,
  keys: readonly string[],
  { records, settings }: CrmContext,
): Generator<StoredRecord> {
  if (settings.compares === 'normalised') {
    for (const key of keys) yield* records.find('generic', 'contact', key);
    return;
  }
  for (const lead of records.list({ crm: 'generic', type: 'contact' })) {
    if (lead.departure === undefined && isLike(lead.fields, criteria, settings.compares)) yield lead;
  }
}

// Real CRMs search an index that runs behind their records.
function isSearchable(lead: StoredRecord, { settings, now }: CrmContext): boolean {
  return settings.searchLagMs === 0 || now() >= Date.parse(lead.createdAt) + settings.searchLagMs;
}
