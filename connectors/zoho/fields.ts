// Ours ↔ Zoho's fields, by their API names. Lengths are those of a new account (in its answer to settings/fields as well).
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';

/** What Zoho calls it, in addresses too. */
export type ZohoModule = 'Contacts' | 'Leads' | 'Accounts' | 'Deals';

export interface ZohoModuleNames {
  /** Our name of a key → the fields that show it. */
  shownAt: Readonly<Record<string, readonly string[]>>;
  /** What no message may repeat. */
  personal: readonly string[];
}

const person = ['First_Name', 'Last_Name', 'Email', 'Secondary_Email', 'Phone', 'Mobile'];
const ofPeople = { email: ['Email', 'Secondary_Email'], phone: ['Phone', 'Mobile'] };

export const moduleNames: Readonly<Record<ZohoModule, ZohoModuleNames>> = {
  Contacts: { shownAt: ofPeople, personal: [...person, 'Mailing_Street', 'Date_of_Birth'] },
  Leads: { shownAt: ofPeople, personal: [...person, 'Street'] },
  Accounts: { shownAt: { domain: ['Website'], phone: ['Phone'] }, personal: ['Phone', 'Billing_Street'] },
  Deals: { shownAt: {}, personal: [] },
};

const name: Record<string, FieldRow> = {
  First_Name: { from: { firstOf: ['firstName', { part: 'firstName', of: 'name' }] }, maxLength: 40 },
  Last_Name: {
    from: { firstOf: ['lastName', { part: 'lastName', of: 'name' }] },
    maxLength: 80,
    isRequired: true,
  },
  Email: { from: 'email', maxLength: 100 },
  Phone: { from: 'phone', maxLength: 50 },
};

/** The postal code has another name in each module. */
function place(prefix: string, code: string): Record<string, FieldRow> {
  return {
    [`${prefix}Street`]: { from: 'street', maxLength: 250 },
    [`${prefix}City`]: { from: 'city', maxLength: 100 },
    [`${prefix}State`]: { from: 'state', maxLength: 100 },
    [`${prefix}${code}`]: { from: 'postalCode', maxLength: 30 },
    [`${prefix}Country`]: { from: 'country', maxLength: 100 },
  };
}

const contact: FieldTable = {
  fields: {
    ...name,
    Title: { from: 'title', maxLength: 100 },
    ...place('Mailing_', 'Zip'),
    Date_of_Birth: { from: 'birthDate', steps: [{ do: 'date', as: 'iso' }] },
  },
  elsewhere: ['companyId'],
  // A field that Zoho does not know it ignores without a word: none goes there before somebody has named it.
  others: 'report',
};

/** A person's title is called so, and a company must be named. */
export const leadTable: FieldTable = {
  fields: {
    ...name,
    Designation: { from: 'title', maxLength: 100 },
    ...place('', 'Zip_Code'),
    Company: { from: 'company', maxLength: 200, isRequired: true },
    Website: { from: 'website', maxLength: 255 },
  },
  others: 'report',
};

const company: FieldTable = {
  fields: {
    Account_Name: { from: 'name', maxLength: 200, isRequired: true },
    Phone: { from: 'phone', maxLength: 50 },
    Website: { from: { firstOf: ['website', 'domain'] }, maxLength: 255 },
    ...place('Billing_', 'Code'),
  },
  others: 'report',
};

const deal: FieldTable = {
  fields: {
    Deal_Name: { from: 'name', maxLength: 120, isRequired: true },
    Amount: { from: 'amount', steps: [{ do: 'money', in: 'units' }] },
    Stage: { from: 'stage', isRequired: true },
    Closing_Date: { from: 'closeDate', steps: [{ do: 'date', as: 'iso' }] },
    // Percent, as ours.
    Probability: { from: 'probability', steps: [{ do: 'number' }] },
  },
  elsewhere: ['companyId', 'contactIds'],
  others: 'report',
};

/** Of a contact that is a lead: `leadTable`. */
export const tables: Readonly<Record<ObjectType, FieldTable>> = { contact, company, deal };
