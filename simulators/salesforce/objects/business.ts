// Account, Opportunity and who of a deal's contacts plays which part.
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
import { leadSources } from './people.ts';

export const account: ObjectKind = {
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  fields: [
    ...idFields,
    shownOnly('MasterRecordId', 'reference', {
      length: 18,
      referenceTo: 'Account',
      relationship: 'MasterRecord',
    }),
    text('Name', 255, { isRequired: true, label: 'Account Name' }),
    picklist('Type', ['Prospect', 'Customer - Direct', 'Customer - Channel', 'Technology Partner', 'Other']),
    reference('ParentId', 'Account'),
    ...address('Billing'),
    ...address('Shipping'),
    phone('Phone'),
    phone('Fax'),
    text('AccountNumber', 40),
    field('Website', 'url', { length: 255 }),
    text('Sic', 20),
    picklist('Industry', [
      'Agriculture',
      'Banking',
      'Consulting',
      'Insurance',
      'Manufacturing',
      'Technology',
      'Other',
    ]),
    field('AnnualRevenue', 'currency'),
    field('NumberOfEmployees', 'int'),
    picklist('Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
    longText('Description'),
    picklist('Rating', ['Hot', 'Warm', 'Cold']),
    text('Site', 80),
    owner,
    picklist('AccountSource', leadSources),
    ...systemFields,
  ],
};

/** The stages that every new organisation has, with their probability in per cent. */
export const stages: Readonly<Record<string, number>> = {
  Prospecting: 10,
  Qualification: 10,
  'Needs Analysis': 20,
  'Value Proposition': 50,
  'Id. Decision Makers': 60,
  'Perception Analysis': 70,
  'Proposal/Price Quote': 75,
  'Negotiation/Review': 90,
  'Closed Won': 100,
  'Closed Lost': 0,
};

// No CurrencyIsoCode: only organisations with several currencies have it.
export const opportunity: ObjectKind = {
  name: 'Opportunity',
  label: 'Opportunity',
  labelPlural: 'Opportunities',
  keyPrefix: '006',
  fields: [
    ...idFields,
    reference('AccountId', 'Account'),
    text('Name', 120, { isRequired: true }),
    longText('Description'),
    picklist('StageName', Object.keys(stages), { label: 'Stage', isRequired: true, isRestricted: true }),
    field('Amount', 'currency'),
    field('Probability', 'percent', { isDefaulted: true }),
    field('CloseDate', 'date', { isRequired: true }),
    picklist('Type', ['Existing Customer - Upgrade', 'Existing Customer - Replacement', 'New Customer']),
    text('NextStep', 255),
    picklist('LeadSource', leadSources),
    shownOnly('IsClosed', 'boolean', { isDefaulted: true }),
    shownOnly('IsWon', 'boolean', { isDefaulted: true }),
    owner,
    ...systemFields,
  ],
};

export const opportunityContactRole: ObjectKind = {
  name: 'OpportunityContactRole',
  label: 'Opportunity Contact Role',
  labelPlural: 'Opportunity Contact Roles',
  keyPrefix: '00K',
  fields: [
    ...idFields,
    reference('OpportunityId', 'Opportunity', { isRequired: true, isUpdateable: false }),
    reference('ContactId', 'Contact', { isRequired: true }),
    picklist('Role', [
      'Business User',
      'Decision Maker',
      'Economic Buyer',
      'Evaluator',
      'Influencer',
      'Other',
    ]),
    field('IsPrimary', 'boolean', { isDefaulted: true }),
    ...systemFields,
  ],
};
