// A contact's fields, each with the time that orders it. Last writer wins per field.
import type { Json } from './json.ts';

/** A patch: field name → value; `null` clears. */
export type Fields = Record<string, Json>;

export interface StampedField {
  /** `null` = cleared; kept, so that an older value cannot come back. */
  value: Json;
  /** Order time in ms since the epoch: what decides between two values. */
  at: number;
  /** Only for a field set by a change without `occurredAt`: when it arrived. A bulk row must be newer than that too. */
  arrivedAt?: number;
  /** Only for a field set by a row of an import. */
  fromImport?: true;
}

export type StampedFields = Record<string, StampedField>;

/**
 * Which of two values of one field stays. Ties go to the one that arrives later. A row of an import must be newer than
 * the arrival of an unstamped change too, whichever of the two is merged into the other.
 */
export function isNewer(incoming: StampedField, existing: StampedField | undefined): boolean {
  if (existing === undefined) return true;
  if (incoming.fromImport && existing.arrivedAt !== undefined && incoming.at <= existing.arrivedAt)
    return false;
  if (existing.fromImport && incoming.arrivedAt !== undefined && existing.at <= incoming.arrivedAt)
    return true;
  return incoming.at >= existing.at;
}

/** Merges field by field; `changed` names the fields whose value is taken from `incoming`. */
export function mergeFields(
  existing: StampedFields,
  incoming: StampedFields,
): { fields: StampedFields; taken: string[] } {
  const taken = newerFields(existing, incoming);
  return { fields: { ...existing, ...taken }, taken: Object.keys(taken) };
}

/** Those of the incoming fields that stay when both are merged. */
export function newerFields(existing: StampedFields, incoming: StampedFields): StampedFields {
  return Object.fromEntries(
    Object.entries(incoming).filter(([name, field]) =>
      // hasOwn: a field may be called "constructor".
      isNewer(field, Object.hasOwn(existing, name) ? existing[name] : undefined),
    ),
  );
}

/** The values without their times, cleared ones included as `null`. */
export function valuesOf(fields: StampedFields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
}

// The seeds' spellings (QuickReply, Alloy, HealthSherpa, and CSV exports of the CRMs) of our names.
const aliases: Record<string, string> = {
  contact_email: 'email',
  email_address: 'email',
  emailaddress: 'email',
  mail: 'email',
  first_name: 'firstName',
  firstname: 'firstName',
  given_name: 'firstName',
  contact_first_name: 'firstName',
  last_name: 'lastName',
  lastname: 'lastName',
  surname: 'lastName',
  family_name: 'lastName',
  contact_last_name: 'lastName',
  full_name: 'name',
  fullname: 'name',
  contact_name: 'name',
  contact_phone: 'phone',
  phone_number: 'phone',
  phonenumber: 'phone',
  telephone: 'phone',
  mobile: 'phone',
  contact_company: 'company',
  company_name: 'company',
  organization: 'company',
  organisation: 'company',
  contact_title: 'title',
  job_title: 'title',
  jobtitle: 'title',
  postal_code: 'postalCode',
  zip: 'postalCode',
  zip_code: 'postalCode',
  zipcode: 'postalCode',
  birth_date: 'birthDate',
  birthdate: 'birthDate',
  date_of_birth: 'birthDate',
  owner_email: 'ownerEmail',
  company_id: 'companyId',
};

/** Our own names of a contact's fields; any other name is the app's own field. */
export const contactFields = [
  'email',
  'emails',
  'firstName',
  'lastName',
  'name',
  'phone',
  'phones',
  'companyId',
  'company',
  'title',
  'website',
  'street',
  'city',
  'state',
  'postalCode',
  'country',
  'birthDate',
  'tags',
  'ownerEmail',
] as const;

/** Our name of a field that may be spelled in a seed's way; `custom_fields.plan` is the app's field `plan`. */
export function fieldName(spelling: string): string {
  const name = spelling.startsWith('custom_fields.') ? spelling.slice('custom_fields.'.length) : spelling;
  return Object.hasOwn(aliases, name) ? (aliases[name] as string) : name;
}

/** For people's column headers ("E-Mail", "First Name"): case, spaces and hyphens do not count. */
export function fieldNameOfHeader(header: string): string {
  const trimmed = header.trim();
  const folded = trimmed.toLowerCase().replaceAll(/[\s-]+/g, '_');
  const known = contactFields.find((name) => name.toLowerCase() === folded.replaceAll('_', ''));
  return known ?? (Object.hasOwn(aliases, folded) ? (aliases[folded] as string) : fieldName(trimmed));
}
