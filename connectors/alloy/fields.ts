// Theirs ↔ ours for the three targets whose fields Alloy's guide names. What is behind a gateway takes what it always
// takes, so where the guide and the CRM differ the CRM's own name stands here (README). Money in cents and days in Unix
// seconds are the guide's word about Copper, and hold here only.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';

export type Tables = Readonly<Record<ObjectType, FieldTable>>;

const firstName: FieldRow = { firstOf: ['firstName', { part: 'firstName', of: 'name' }] };
const lastName: FieldRow = { firstOf: ['lastName', { part: 'lastName', of: 'name' }] };
const isoDay = { do: 'date', as: 'iso' } as const;

/** No action of the guide holds two records together. */
const apart = { reported: ['companyId', 'contactIds'] };

/** `mapping[key] || key`: what nobody has mapped goes by its own name. */
const sameName: FieldTable = { fields: {}, others: 'sameName', ...apart };

/** Of any other CRM: everything by our own names, until the connection's mapping says better. */
export const otherTables: Tables = { contact: sameName, company: sameName, deal: sameName };

const hubspotPlace: Record<string, FieldRow> = {
  address: 'street',
  city: 'city',
  state: 'state',
  zip: 'postalCode',
  country: 'country',
};
const hubspotForm = { clear: 'empty', asText: { lists: ';' }, others: 'sameName', ...apart } as const;

export const hubspot: Tables = {
  contact: {
    ...hubspotForm,
    fields: {
      email: 'email',
      firstname: firstName,
      lastname: lastName,
      phone: 'phone',
      company: 'company',
      jobtitle: 'title',
      website: 'website',
      ...hubspotPlace,
      // Not in the guide; a text of a new account's (connectors/hubspot).
      date_of_birth: { from: 'birthDate', steps: [isoDay] },
    },
    reported: [...apart.reported, 'emails', 'phones', 'tags', 'ownerEmail'],
    requiredOneOf: ['email', 'firstname', 'lastname'],
  },
  company: {
    ...hubspotForm,
    fields: { name: 'name', domain: 'domain', phone: 'phone', website: 'website', ...hubspotPlace },
    requiredOneOf: ['name', 'domain'],
  },
  deal: {
    ...hubspotForm,
    fields: {
      dealname: { from: 'name', isRequired: true },
      amount: { from: 'amount', steps: [{ do: 'money', in: 'units', as: 'text' }] },
      dealstage: 'stage',
      closedate: { from: 'closeDate', steps: [isoDay] },
      // HubSpot has no deal_probability; its own is between 0 and 1. From memory.
      hs_deal_stage_probability: {
        from: 'probability',
        steps: [{ do: 'number', shift: -2, as: 'text' }],
      },
    },
  },
};

const place = (prefix: string): Record<string, FieldRow> => ({
  [`${prefix}Street`]: 'street',
  [`${prefix}City`]: 'city',
  [`${prefix}State`]: 'state',
  [`${prefix}PostalCode`]: 'postalCode',
  [`${prefix}Country`]: 'country',
});

/** A record with a field that Salesforce lacks is refused, so what nobody has mapped is told and not sent. */
export const salesforce: Tables = {
  contact: {
    fields: {
      Email: 'email',
      FirstName: firstName,
      LastName: { from: lastName, isRequired: true },
      Phone: 'phone',
      Title: 'title',
      ...place('Mailing'),
      // Not in the guide.
      Birthdate: { from: 'birthDate', steps: [isoDay] },
    },
  },
  company: {
    fields: {
      Name: { from: 'name', isRequired: true },
      Phone: 'phone',
      Website: { firstOf: ['website', 'domain'] },
      ...place('Billing'),
    },
  },
  deal: {
    fields: {
      Name: { from: 'name', isRequired: true },
      Amount: { from: 'amount', steps: [{ do: 'money', in: 'units' }] },
      StageName: { from: 'stage', isRequired: true },
      CloseDate: { from: 'closeDate', steps: [isoDay], isRequired: true },
      Probability: { from: 'probability', steps: [{ do: 'number' }] },
    },
  },
};

const work = { category: 'work' };

/** Its own fields of an account are known by a number, so what nobody has mapped is told and not sent. */
export const copper: Tables = {
  contact: {
    fields: {
      // The guide's own code would let the last name take the place of the first.
      name: { from: { firstOf: ['name', { combine: ['firstName', 'lastName'] }] }, isRequired: true },
      emails: {
        from: { allOf: ['email', 'emails'] },
        steps: [{ do: 'entries', key: 'email', more: work }],
      },
      phone_numbers: {
        from: { allOf: ['phone', 'phones'] },
        steps: [{ do: 'entries', key: 'number', more: work }],
      },
      title: 'title',
      company_name: 'company',
    },
  },
  company: { fields: { name: { from: 'name', isRequired: true }, email_domain: 'domain' } },
  deal: {
    fields: {
      name: { from: 'name', isRequired: true },
      monetary_value: { from: 'amount', steps: [{ do: 'money', in: 'cents' }] },
      pipeline_stage_id: { from: 'stage', steps: [{ do: 'number' }] },
      close_date: { from: 'closeDate', steps: [{ do: 'date', as: 'unixSeconds' }] },
    },
  },
};
