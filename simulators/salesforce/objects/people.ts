// Contact and Lead. Lengths and lists as the standard objects have them (Object Reference, from memory).
import {
  address,
  field,
  idFields,
  longText,
  owner,
  phone,
  picklist,
  reference,
  shownOnly,
  systemFields,
  text,
  type ObjectKind,
} from './field-kinds.ts';

const salutations = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'];
export const leadSources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];
const industries = [
  'Agriculture',
  'Banking',
  'Consulting',
  'Insurance',
  'Manufacturing',
  'Technology',
  'Other',
];

const personName = [
  text('LastName', 80, { isRequired: true }),
  text('FirstName', 40),
  picklist('Salutation', salutations),
  shownOnly('Name', 'string', { length: 121, label: 'Full Name' }),
];

// No Company and no Website: those are a Lead's.
export const contact: ObjectKind = {
  name: 'Contact',
  label: 'Contact',
  labelPlural: 'Contacts',
  keyPrefix: '003',
  fields: [
    ...idFields,
    shownOnly('MasterRecordId', 'reference', {
      length: 18,
      referenceTo: 'Contact',
      relationship: 'MasterRecord',
    }),
    reference('AccountId', 'Account'),
    ...personName,
    ...address('Mailing'),
    ...address('Other'),
    phone('Phone'),
    phone('Fax'),
    phone('MobilePhone'),
    phone('HomePhone'),
    phone('OtherPhone'),
    phone('AssistantPhone'),
    reference('ReportsToId', 'Contact'),
    field('Email', 'email', { length: 80 }),
    text('Title', 128),
    text('Department', 80),
    text('AssistantName', 40),
    picklist('LeadSource', leadSources),
    field('Birthdate', 'date'),
    longText('Description'),
    owner,
    field('HasOptedOutOfEmail', 'boolean', { isDefaulted: true }),
    field('DoNotCall', 'boolean', { isDefaulted: true }),
    ...systemFields,
  ],
};

export const lead: ObjectKind = {
  name: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  fields: [
    ...idFields,
    shownOnly('MasterRecordId', 'reference', {
      length: 18,
      referenceTo: 'Lead',
      relationship: 'MasterRecord',
    }),
    ...personName,
    text('Title', 128),
    text('Company', 255, { isRequired: true }),
    ...address(''),
    phone('Phone'),
    phone('MobilePhone'),
    phone('Fax'),
    field('Email', 'email', { length: 80 }),
    field('Website', 'url', { length: 255 }),
    longText('Description'),
    picklist('LeadSource', leadSources),
    // Restricted or not is the administrator's choice; the demo company lets new values in.
    picklist(
      'Status',
      ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
      {
        isDefaulted: true,
      },
    ),
    picklist('Industry', industries),
    picklist('Rating', ['Hot', 'Warm', 'Cold']),
    field('AnnualRevenue', 'currency'),
    field('NumberOfEmployees', 'int'),
    owner,
    field('HasOptedOutOfEmail', 'boolean', { isDefaulted: true }),
    shownOnly('IsConverted', 'boolean', { isDefaulted: true }),
    shownOnly('ConvertedDate', 'date'),
    shownOnly('ConvertedAccountId', 'reference', {
      length: 18,
      referenceTo: 'Account',
      relationship: 'ConvertedAccount',
    }),
    shownOnly('ConvertedContactId', 'reference', {
      length: 18,
      referenceTo: 'Contact',
      relationship: 'ConvertedContact',
    }),
    shownOnly('ConvertedOpportunityId', 'reference', {
      length: 18,
      referenceTo: 'Opportunity',
      relationship: 'ConvertedOpportunity',
    }),
    ...systemFields,
  ],
};
