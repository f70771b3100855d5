// The modules of a new account; lengths as a new account has them (field types page, in part from memory).
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import {
  address,
  email,
  field,
  longText,
  lookup,
  phone,
  picklist,
  shownOnly,
  systemFields,
  text,
  website,
  type FieldKind,
  type ModuleKind,
} from './field-kinds.ts';

const leadSources = ['Advertisement', 'Cold Call', 'Employee Referral', 'External Referral', 'Web Download'];

const person = [
  text('First_Name', 40),
  text('Last_Name', 80, { isRequired: true }),
  shownOnly('Full_Name', 'text'),
  email('Email'),
  email('Secondary_Email'),
  phone('Phone'),
  phone('Mobile'),
  picklist('Lead_Source', leadSources),
  longText('Description'),
  field('Email_Opt_Out', 'boolean'),
];

const contacts: ModuleKind = {
  name: 'Contacts',
  singular: 'Contact',
  duplicateCheck: 'Email',
  nameField: 'Full_Name',
  fields: [
    ...systemFields,
    ...person,
    lookup('Account_Name', 'Accounts'),
    text('Title', 100),
    text('Department', 50),
    field('Date_of_Birth', 'date'),
    ...address('Mailing_', 'Zip'),
  ],
};

const leads: ModuleKind = {
  name: 'Leads',
  singular: 'Lead',
  duplicateCheck: 'Email',
  nameField: 'Full_Name',
  fields: [
    ...systemFields,
    ...person,
    text('Company', 200, { isRequired: true }),
    // The title of a person; its label is Title.
    text('Designation', 100, { label: 'Title' }),
    website('Website'),
    picklist('Lead_Status', ['Attempted to Contact', 'Contacted', 'Contact in Future', 'Lost Lead']),
    ...address('', 'Zip_Code'),
  ],
};

const accounts: ModuleKind = {
  name: 'Accounts',
  singular: 'Account',
  duplicateCheck: 'Account_Name',
  nameField: 'Account_Name',
  fields: [
    ...systemFields,
    text('Account_Name', 200, { isRequired: true }),
    phone('Phone'),
    website('Website'),
    picklist('Industry', ['Banking', 'Communications', 'Manufacturing', 'Technology']),
    field('Annual_Revenue', 'currency'),
    lookup('Parent_Account', 'Accounts'),
    longText('Description'),
    ...address('Billing_', 'Code'),
  ],
};

/** Recorded pick_list_values of a stage. */
export const stages: Readonly<Record<string, number>> = {
  Qualification: 10,
  'Needs Analysis': 20,
  'Value Proposition': 40,
  'Id. Decision Makers': 60,
  'Proposal/Price Quote': 75,
  'Negotiation/Review': 90,
  'Closed Won': 100,
  'Closed Lost': 0,
};

const deals: ModuleKind = {
  name: 'Deals',
  singular: 'Deal',
  duplicateCheck: 'Deal_Name',
  nameField: 'Deal_Name',
  fields: [
    ...systemFields,
    text('Deal_Name', 120, { isRequired: true }),
    field('Amount', 'currency'),
    picklist('Stage', Object.keys(stages), { isRequired: true, isRestricted: true }),
    field('Closing_Date', 'date'),
    field('Probability', 'integer', { length: 3 }),
    lookup('Account_Name', 'Accounts'),
    lookup('Contact_Name', 'Contacts'),
    picklist('Pipeline', ['Standard (Standard)']),
    longText('Description'),
  ],
};

export const modules: readonly ModuleKind[] = [contacts, leads, accounts, deals];

/** The books in which custom fields are written down. */
export const customFieldType = 'CustomField';

/** The module of this name with the account's own fields. */
export function moduleNamed(name: string, records: Pick<RecordStore, 'find'>): ModuleKind | undefined {
  const module = modules.find((each) => each.name === name);
  if (module === undefined) return undefined;
  const custom = customFieldsOf(name, records).map(({ fields }) => fields as unknown as FieldKind);
  return custom.length === 0 ? module : { ...module, fields: [...module.fields, ...custom] };
}

export function customFieldsOf(module: string, records: Pick<RecordStore, 'find'>): readonly StoredRecord[] {
  return records.find('zoho', customFieldType, `module:${module}`);
}

export function fieldNamed({ fields }: ModuleKind, name: string): FieldKind | undefined {
  return fields.find((each) => each.name === name);
}
