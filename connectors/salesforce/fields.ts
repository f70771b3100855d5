// Ours ↔ Salesforce's fields, by their API names. Lengths are those of the standard fields (object reference; in the
// answers to describe as well).
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';

/** What the CRM calls it. */
export type SalesforceObject = 'Contact' | 'Lead' | 'Account' | 'Opportunity';

export interface SalesforceObjectNames {
  /** Our name of a key → the fields that show it. */
  shownAt: Readonly<Record<string, readonly string[]>>;
  /** What no message may repeat. */
  personal: readonly string[];
  /** A deleted record of these names the survivor. */
  hasMaster: boolean;
}

const person = ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone'];

export const objectNames: Readonly<Record<SalesforceObject, SalesforceObjectNames>> = {
  Contact: {
    shownAt: { email: ['Email'], phone: ['Phone', 'MobilePhone'] },
    personal: [...person, 'MailingStreet', 'Birthdate'],
    hasMaster: true,
  },
  Lead: {
    shownAt: { email: ['Email'], phone: ['Phone', 'MobilePhone'] },
    personal: [...person, 'Street'],
    hasMaster: true,
  },
  Account: {
    shownAt: { domain: ['Website'], phone: ['Phone'] },
    personal: ['Phone', 'BillingStreet'],
    hasMaster: true,
  },
  Opportunity: { shownAt: {}, personal: [], hasMaster: false },
};

const name: Record<string, FieldRow> = {
  FirstName: { from: { firstOf: ['firstName', { part: 'firstName', of: 'name' }] }, maxLength: 40 },
  LastName: {
    from: { firstOf: ['lastName', { part: 'lastName', of: 'name' }] },
    maxLength: 80,
    isRequired: true,
  },
  Email: { from: 'email', maxLength: 80 },
  Phone: { from: 'phone', maxLength: 40 },
  Title: { from: 'title', maxLength: 128 },
};

function place(prefix: string): Record<string, FieldRow> {
  return {
    [`${prefix}Street`]: { from: 'street', maxLength: 255 },
    [`${prefix}City`]: { from: 'city', maxLength: 40 },
    [`${prefix}State`]: { from: 'state', maxLength: 80 },
    [`${prefix}PostalCode`]: { from: 'postalCode', maxLength: 20 },
    [`${prefix}Country`]: { from: 'country', maxLength: 80 },
  };
}

/** A field of the app's own has none here until the mapping says so: Salesforce refuses a record with one that it lacks. */
const contact: FieldTable = {
  fields: {
    ...name,
    ...place('Mailing'),
    Birthdate: { from: 'birthDate', steps: [{ do: 'date', as: 'iso' }] },
  },
  elsewhere: ['companyId'],
  others: 'report',
};

/** `Company` is a field of a Lead, and of nothing else (README, 3). */
const lead: FieldTable = {
  fields: {
    ...name,
    ...place(''),
    Company: { from: 'company', maxLength: 255, isRequired: true },
    Website: { from: 'website', maxLength: 255 },
  },
  others: 'report',
};

const company: FieldTable = {
  fields: {
    Name: { from: 'name', maxLength: 255, isRequired: true },
    Phone: { from: 'phone', maxLength: 40 },
    Website: { from: { firstOf: ['website', 'domain'] }, maxLength: 255 },
    ...place('Billing'),
  },
  others: 'report',
};

const deal: FieldTable = {
  fields: {
    Name: { from: 'name', maxLength: 120, isRequired: true },
    Amount: { from: 'amount', steps: [{ do: 'money', in: 'units' }] },
    StageName: { from: 'stage', isRequired: true },
    CloseDate: { from: 'closeDate', steps: [{ do: 'date', as: 'iso' }], isRequired: true },
    // Percent, as ours.
    Probability: { from: 'probability', steps: [{ do: 'number' }] },
  },
  elsewhere: ['companyId', 'contactIds'],
  others: 'report',
};

/** Of a contact that is a Lead: `leadTable`. */
export const tables: Readonly<Record<ObjectType, FieldTable>> = { contact, company, deal };

export const leadTable = lead;
