// The three calls that there are.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import type { Version } from '../access/agent.ts';
import { answer, refuse } from '../answers.ts';
import { rulesOf } from '../rules.ts';
import { keyOf, keptFields, mergedFields, ownerField, ownerOf, shown } from './stored-contact.ts';
import { isEmpty, knownFields, nestedLists, problemOf } from './validate.ts';

export interface ContactRequest {
  version: Version;
  /** The agent's e-mail. */
  agent: string;
  /** Of an update. */
  id: string;
  body: Fields;
  context: CrmContext;
}

export type ContactOperation = (request: ContactRequest) => CrmAnswer;

export const createContact: ContactOperation = (request) => {
  const { version, agent, context } = request;
  const { externalIdIsUnique, createdStatus } = rulesOf(context);
  const contact = contactIn(request);
  const problem = problemOf(contact, { isNew: true });
  if (problem !== undefined) return refuse(problem);
  const namesakes = context.records.find('healthsherpa', 'contact', keyOf('key', contact['external_id']));
  if (externalIdIsUnique && namesakes.some((each) => ownerOf(each, context) === agent)) {
    return refuse({
      status: 422,
      code: 'unprocessable_entity',
      message: 'external_id has already been taken',
    });
  }
  const saved = savedIn(contact, context);
  const record = context.records.create({
    crm: 'healthsherpa',
    type: 'contact',
    fields: { ...keptFields(saved.contact), [ownerField]: agent },
    createdBy: 'api',
  });
  return answer(createdStatus[version], bodyOf(record, saved.unsaved, context), record.id);
};

/** 204 where nothing changes. A contact of another agent is none. */
export const updateContact: ContactOperation = (request) => {
  const { agent, id, context } = request;
  const record = context.records.get(id);
  const isThere = record?.crm === 'healthsherpa' && record.departure === undefined;
  if (!isThere || ownerOf(record, context) !== agent) {
    return refuse({ status: 404, code: 'resource_not_found', message: 'Contact not found' });
  }
  const contact = contactIn(request);
  const problem = problemOf(contact, { isNew: false });
  if (problem !== undefined) return refuse(problem);
  const { external_id: present } = record.fields;
  const { external_id: given } = contact;
  if (given !== undefined && !isEmpty(present) && given !== present) {
    const message = 'external_id cannot be changed once it has a value';
    return refuse({ status: 422, code: 'unprocessable_entity', message });
  }
  const saved = savedIn(contact, context);
  const fields = mergedFields(record.fields, saved.contact);
  if (isSame(fields, record.fields) && saved.unsaved.length === 0) return answer(204, '', id);
  return answer(200, bodyOf(context.records.replace(record, fields), saved.unsaved, context), id);
};

/** A Medicare number, or a name with a birth date, an e-mail or a phone; everything that is given has to fit. */
export const searchContact: ContactOperation = ({ agent, body, context }) => {
  const given = isFields(body['params']) ? body['params'] : {};
  const { saysNone, birthDateParameter } = rulesOf(context);
  // The other spelling is ignored, as unknown parameters are: "birth_date, email, or phone is required".
  const { birth_date: one, date_of_birth: other, ...rest } = given;
  const params = { ...rest, birth_date: birthDateParameter === 'birth_date' ? one : other };
  const problem = problemOfSearch(params, birthDateParameter);
  if (problem !== undefined) return refuse({ status: 422, code: 'unprocessable_entity', message: problem });
  const [found] = candidates(params, context).filter(
    (record) => ownerOf(record, context) === agent && fits(record, params),
  );
  if (found !== undefined) return answer(200, { data: shown(found, context) }, found.id);
  if (saysNone === 'null') return answer(200, { data: { contact: null, redirect_url: null } });
  const none = { status: Number(saysNone), code: 'resource_not_found', message: 'No matching contact' };
  return { ...refuse(none), executed: true };
};

function problemOfSearch(params: Fields, birthDate: string): string | undefined {
  if (!isEmpty(params['medicare_number'])) return undefined;
  if (isEmpty(params['first_name']) && isEmpty(params['last_name'])) {
    return 'first_name or last_name is required';
  }
  const isKnown = ['birth_date', 'email', 'phone'].some((name) => !isEmpty(params[name]));
  return isKnown ? undefined : `${birthDate}, email, or phone is required`;
}

const searched = ['medicare_number', 'first_name', 'last_name', 'birth_date', 'email', 'phone'] as const;

function fits({ fields }: StoredRecord, params: Fields): boolean {
  return searched.every((name) => isEmpty(params[name]) || folded(fields[name]) === folded(params[name]));
}

function folded(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

/** By the one parameter that is rarest, oldest first, as far as the index knows them. */
function candidates(params: Fields, { records, settings, now }: CrmContext): StoredRecord[] {
  const { medicare_number: number, email, phone, birth_date: date } = params;
  const key = !isEmpty(number)
    ? `medicare_number:${String(number).toLowerCase()}`
    : !isEmpty(email)
      ? keyOf('email', email)
      : !isEmpty(phone)
        ? keyOf('phone', phone)
        : `birth_date:${String(date).toLowerCase()}`;
  const found = records.find('healthsherpa', 'contact', key);
  const seenAt = now() - settings.searchLagMs;
  return found.flatMap((record) => records.asOf(record, seenAt) ?? []);
}

function contactIn({ version, body }: ContactRequest): Fields {
  const { contact } = body;
  return isFields(contact) ? knownFields(contact, version) : {};
}

/** The contact without the lists that cannot be saved. */
function savedIn(contact: Fields, context: CrmContext): { contact: Fields; unsaved: string[] } {
  const { unsaved } = rulesOf(context);
  const failed = nestedLists.filter((name) => unsaved.includes(name) && Object.hasOwn(contact, name));
  const saved = Object.entries(contact).filter(([name]) => !failed.some((each) => each === name));
  return { contact: Object.fromEntries(saved), unsaved: failed };
}

/** That there is such a status is documented; where it stands and what stands beside it is not. */
function bodyOf(record: StoredRecord, unsaved: readonly string[], context: CrmContext) {
  const data = shown(record, context);
  if (unsaved.length === 0) return { data };
  const errors = unsaved.map((name) => ({ resource: name, message: `${name} could not be saved` }));
  return { status: 'partial_success', data, errors };
}

function isSame(one: Fields, other: Fields): boolean {
  const sorted = (fields: Fields) =>
    JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}
