// The properties that an account has from the beginning: those that integrations meet, of several hundred.
import type { ObjectType } from '../objects/object-kinds.ts';

/** name, label, type, field type, and what is special. */
export type DefaultProperty = readonly [
  name: string,
  label: string,
  type: 'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool',
  fieldType: string,
  special?: {
    options?: readonly (readonly [value: string, label: string])[];
    /** Its value cannot be set. */
    readOnly?: boolean;
    /** Its options are none of its own: owners, pipelines, stages. */
    from?: 'owners' | 'pipelines' | 'stages';
  },
];

const readOnly = { readOnly: true } as const;

// In the order of the pipeline: a stage never moves back by itself.
const lifecycleStages = [
  ['subscriber', 'Subscriber'],
  ['lead', 'Lead'],
  ['marketingqualifiedlead', 'Marketing Qualified Lead'],
  ['salesqualifiedlead', 'Sales Qualified Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['evangelist', 'Evangelist'],
  ['other', 'Other'],
] as const;

export const lifecycleOrder: readonly string[] = lifecycleStages.map(([value]) => value);

const lifecycleStage: DefaultProperty = [
  'lifecyclestage',
  'Lifecycle Stage',
  'enumeration',
  'radio',
  { options: lifecycleStages },
];

const leadStatuses = [
  ['NEW', 'New'],
  ['OPEN', 'Open'],
  ['IN_PROGRESS', 'In Progress'],
  ['OPEN_DEAL', 'Open Deal'],
  ['UNQUALIFIED', 'Unqualified'],
  ['ATTEMPTED_TO_CONTACT', 'Attempted to Contact'],
  ['CONNECTED', 'Connected'],
  ['BAD_TIMING', 'Bad Timing'],
] as const;

const owner: DefaultProperty = ['hubspot_owner_id', 'Owner', 'enumeration', 'select', { from: 'owners' }];

const ofEveryObject: readonly DefaultProperty[] = [
  ['hs_object_id', 'Record ID', 'number', 'number', readOnly],
  ['createdate', 'Create Date', 'datetime', 'date', readOnly],
  ['hs_merged_object_ids', 'Merged record IDs', 'enumeration', 'checkbox', readOnly],
  ['hs_object_source', 'Record source', 'string', 'text', readOnly],
  ['hs_object_source_label', 'Record source label', 'string', 'text', readOnly],
  owner,
];

const address: readonly DefaultProperty[] = [
  ['address', 'Street Address', 'string', 'text'],
  ['city', 'City', 'string', 'text'],
  ['state', 'State/Region', 'string', 'text'],
  ['zip', 'Postal Code', 'string', 'text'],
  ['country', 'Country/Region', 'string', 'text'],
];

export const defaultProperties: Readonly<Record<ObjectType, readonly DefaultProperty[]>> = {
  contact: [
    ...ofEveryObject,
    ...address,
    ['email', 'Email', 'string', 'text'],
    ['hs_additional_emails', 'Additional email addresses', 'enumeration', 'checkbox'],
    ['firstname', 'First Name', 'string', 'text'],
    ['lastname', 'Last Name', 'string', 'text'],
    ['phone', 'Phone Number', 'string', 'phonenumber'],
    ['mobilephone', 'Mobile Phone Number', 'string', 'phonenumber'],
    ['fax', 'Fax Number', 'string', 'phonenumber'],
    ['company', 'Company Name', 'string', 'text'],
    ['jobtitle', 'Job Title', 'string', 'text'],
    ['salutation', 'Salutation', 'string', 'text'],
    ['website', 'Website URL', 'string', 'text'],
    ['message', 'Message', 'string', 'textarea'],
    ['date_of_birth', 'Date of birth', 'string', 'text'],
    [
      'numemployees',
      'Number of Employees',
      'enumeration',
      'select',
      {
        options: ['1-5', '5-25', '25-50', '50-100', '100-500', '500-1000', '1000+'].map((each) => [
          each,
          each,
        ]),
      },
    ],
    ['annualrevenue', 'Annual Revenue', 'string', 'text'],
    [
      'hs_language',
      'Preferred language',
      'enumeration',
      'select',
      {
        options: [
          ['en', 'English'],
          ['de', 'German'],
          ['fr', 'French'],
          ['es', 'Spanish'],
        ],
      },
    ],
    ['hs_lead_status', 'Lead Status', 'enumeration', 'radio', { options: leadStatuses }],
    lifecycleStage,
    ['lastmodifieddate', 'Last Modified Date', 'datetime', 'date', readOnly],
    ['hs_email_domain', 'Email Domain', 'string', 'text', readOnly],
    ['hs_full_name_or_email', 'Full name or email', 'string', 'calculation_equation', readOnly],
    ['hs_all_contact_vids', 'All contact vids', 'enumeration', 'checkbox', readOnly],
    ['hs_is_contact', 'Is a contact', 'bool', 'calculation_equation', readOnly],
    ['hs_is_unworked', 'Contact unworked', 'bool', 'calculation_equation', readOnly],
    ['hs_pipeline', 'Pipeline', 'enumeration', 'select', { readOnly: true, from: 'pipelines' }],
    ['num_notes', 'Number of Sales Activities', 'number', 'number', readOnly],
    ['associatedcompanyid', 'Primary Associated Company ID', 'number', 'number', readOnly],
  ],
  company: [
    ...ofEveryObject,
    ...address,
    ['name', 'Company name', 'string', 'text'],
    ['domain', 'Company Domain Name', 'string', 'text'],
    ['phone', 'Phone Number', 'string', 'phonenumber'],
    ['website', 'Website URL', 'string', 'text'],
    ['address2', 'Street Address 2', 'string', 'text'],
    ['description', 'Description', 'string', 'textarea'],
    ['numberofemployees', 'Number of Employees', 'number', 'number'],
    ['annualrevenue', 'Annual Revenue', 'number', 'number'],
    ['founded_year', 'Year Founded', 'string', 'text'],
    [
      'industry',
      'Industry',
      'enumeration',
      'select',
      {
        options: [
          ['ACCOUNTING', 'Accounting'],
          ['BANKING', 'Banking'],
          ['COMPUTER_SOFTWARE', 'Computer Software'],
          ['INSURANCE', 'Insurance'],
          ['REAL_ESTATE', 'Real Estate'],
          ['RETAIL', 'Retail'],
        ],
      },
    ],
    [
      'type',
      'Type',
      'enumeration',
      'select',
      {
        options: [
          ['PROSPECT', 'Prospect'],
          ['PARTNER', 'Partner'],
          ['RESELLER', 'Reseller'],
          ['VENDOR', 'Vendor'],
          ['OTHER', 'Other'],
        ],
      },
    ],
    lifecycleStage,
    ['hs_lastmodifieddate', 'Last Modified Date', 'datetime', 'date', readOnly],
  ],
  deal: [
    ...ofEveryObject,
    ['dealname', 'Deal Name', 'string', 'text'],
    ['amount', 'Amount', 'number', 'number'],
    [
      'deal_currency_code',
      'Currency',
      'enumeration',
      'select',
      {
        options: [
          ['USD', 'US Dollar'],
          ['EUR', 'Euro'],
          ['GBP', 'British Pound'],
        ],
      },
    ],
    ['pipeline', 'Pipeline', 'enumeration', 'select', { from: 'pipelines' }],
    ['dealstage', 'Deal Stage', 'enumeration', 'radio', { from: 'stages' }],
    ['closedate', 'Close Date', 'datetime', 'date'],
    [
      'dealtype',
      'Deal Type',
      'enumeration',
      'radio',
      {
        options: [
          ['newbusiness', 'New Business'],
          ['existingbusiness', 'Existing Business'],
        ],
      },
    ],
    ['description', 'Deal Description', 'string', 'textarea'],
    [
      'hs_priority',
      'Priority',
      'enumeration',
      'select',
      {
        options: [
          ['low', 'Low'],
          ['medium', 'Medium'],
          ['high', 'High'],
        ],
      },
    ],
    // From memory: it follows the stage; the readable name `deal_probability` exists nowhere.
    ['hs_deal_stage_probability', 'Deal probability', 'number', 'calculation_equation', readOnly],
    ['hs_is_closed', 'Is Deal Closed?', 'bool', 'calculation_equation', readOnly],
    ['hs_is_closed_won', 'Is closed won', 'bool', 'calculation_equation', readOnly],
    ['hs_lastmodifieddate', 'Last Modified Date', 'datetime', 'date', readOnly],
  ],
};
