// The seeds' worked examples with their own values. Where a vendor differs from the seed, the row says so.
import { describe, expect, it } from 'vitest';
import type { Fields } from '../../fields.ts';
import { fieldName } from '../../objects/objects.ts';
import type { ObjectType } from '../../objects/objects.ts';
import { createMapper } from '../create-mapper.ts';
import type { FieldTable } from '../field-table.ts';

/** As a change is heard: the seeds' universal names are spellings of ours. */
const heard = (object: ObjectType, given: Fields): Fields =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [fieldName(object, name), value]));
const send = (object: ObjectType, defaults: FieldTable, given: Fields) =>
  createMapper({ defaults }).map(heard(object, given), 'c-1').record;

const hubspot: Record<'contact' | 'deal', FieldTable> = {
  contact: {
    fields: {
      email: 'email',
      firstname: 'firstName',
      lastname: 'lastName',
      phone: 'phone',
      company: 'company',
      jobtitle: 'title',
      city: 'city',
      state: 'state',
      zip: 'postalCode',
      address: 'street',
      country: 'country',
      website: 'website',
    },
    asText: { lists: ';' },
  },
  deal: {
    fields: {
      dealname: 'name',
      amount: { from: 'amount', steps: [{ do: 'money', in: 'units', as: 'text' }] },
      dealstage: 'stage',
      closedate: { from: 'closeDate', steps: [{ do: 'date', as: 'iso' }] },
      // The seed's deal_probability is no property of HubSpot's own; its own is between 0 and 1 (from memory).
      hs_deal_stage_probability: { from: 'probability', steps: [{ do: 'number', shift: -2 }] },
    },
    asText: { lists: ';' },
  },
};

const salesforce: Record<'contact' | 'deal', FieldTable> = {
  contact: {
    fields: {
      Email: 'email',
      FirstName: 'firstName',
      LastName: { from: 'lastName', isRequired: true },
      Phone: 'phone',
      // The seed's Company is a field of a lead; a contact has an account, which is an association.
      Title: 'title',
      MailingStreet: 'street',
      MailingCity: 'city',
      MailingState: 'state',
      MailingPostalCode: 'postalCode',
      MailingCountry: 'country',
    },
  },
  deal: {
    fields: {
      Name: { from: 'name', isRequired: true, maxLength: 120 },
      Amount: { from: 'amount', steps: [{ do: 'money', in: 'units' }] },
      StageName: { from: 'stage', isRequired: true },
      CloseDate: { from: 'closeDate', steps: [{ do: 'date', as: 'iso' }], isRequired: true },
      Probability: { from: 'probability', steps: [{ do: 'number' }] },
    },
  },
};

/** `unit`: what a monetary_value is of is not told by Copper's documents; the seed says cents. */
const copper = (unit: 'units' | 'cents'): Record<'contact' | 'deal', FieldTable> => ({
  contact: {
    fields: {
      // The seed's own code lets the last name overwrite the first: both go to `name`.
      name: { from: { firstOf: ['name', { combine: ['firstName', 'lastName'] }] }, isRequired: true },
      emails: {
        from: { allOf: ['email', 'emails'] },
        steps: [{ do: 'entries', key: 'email', more: { category: 'work' } }],
      },
      phone_numbers: {
        from: { allOf: ['phone', 'phones'] },
        steps: [{ do: 'entries', key: 'number', more: { category: 'work' } }],
      },
      title: 'title',
      company_name: 'company',
    },
  },
  deal: {
    fields: {
      name: { from: 'name', isRequired: true },
      monetary_value: { from: 'amount', steps: [{ do: 'money', in: unit }] },
      pipeline_stage_id: { from: 'stage', steps: [{ do: 'number' }] },
      close_date: {
        from: 'closeDate',
        // The seed says Unix time; Copper's documents say mm/dd/yyyy for this field.
        steps: [{ do: 'date', as: unit === 'cents' ? 'unixSeconds' : 'mm/dd/yyyy' }],
      },
    },
  },
});

const john = {
  contact_email: 'john.doe@acme.com',
  contact_first_name: 'John',
  contact_last_name: 'Doe',
  contact_phone: '+1 (555) 123-4567',
};

describe('the universal names', () => {
  it('become HubSpot’s', () => {
    expect(
      send('contact', hubspot.contact, {
        ...john,
        contact_company: 'Acme Corp',
        contact_title: 'Sales Manager',
      }),
    ).toEqual({
      email: 'john.doe@acme.com',
      firstname: 'John',
      lastname: 'Doe',
      phone: '+1 (555) 123-4567',
      company: 'Acme Corp',
      jobtitle: 'Sales Manager',
    });
  });

  it('become Salesforce’s, and what a contact there has no field for is told', () => {
    expect(send('contact', salesforce.contact, john)).toEqual({
      Email: 'john.doe@acme.com',
      FirstName: 'John',
      LastName: 'Doe',
      Phone: '+1 (555) 123-4567',
    });
    const fields = heard('contact', { ...john, contact_company: 'Acme Corp' });
    expect(createMapper({ defaults: salesforce.contact }).map(fields, 'c-1').unmapped).toEqual(['company']);
  });

  it('of an address too', () => {
    const given = {
      contact_address_street: '1 Main St',
      contact_address_city: 'Seattle',
      contact_address_state: 'WA',
      contact_address_postal: '98101',
      contact_address_country: 'USA',
    };
    expect(send('contact', hubspot.contact, { ...given, contact_website: 'https://acme.com' })).toEqual({
      address: '1 Main St',
      city: 'Seattle',
      state: 'WA',
      zip: '98101',
      country: 'USA',
      website: 'https://acme.com',
    });
    expect(send('contact', salesforce.contact, { ...john, ...given })).toMatchObject({
      MailingStreet: '1 Main St',
      MailingCity: 'Seattle',
      MailingState: 'WA',
      MailingPostalCode: '98101',
      MailingCountry: 'USA',
    });
  });
});

describe('deals', () => {
  it('HubSpot: Q4 Enterprise Contract', () => {
    expect(
      send('deal', hubspot.deal, {
        deal_name: 'Q4 Enterprise Contract',
        deal_amount: '75000',
        deal_stage: 'negotiation',
        deal_close_date: '2025-12-31',
        deal_probability: 60,
      }),
    ).toEqual({
      dealname: 'Q4 Enterprise Contract',
      amount: '75000',
      dealstage: 'negotiation',
      closedate: '2025-12-31',
      hs_deal_stage_probability: '0.6',
    });
  });

  it('Salesforce: Enterprise Platform Migration', () => {
    expect(
      send('deal', salesforce.deal, {
        deal_name: 'Enterprise Platform Migration',
        deal_amount: '125000.00',
        deal_stage: 'Proposal/Price Quote',
        deal_close_date: '2025-11-30',
        deal_probability: '60',
      }),
    ).toEqual({
      Name: 'Enterprise Platform Migration',
      Amount: 125_000,
      StageName: 'Proposal/Price Quote',
      CloseDate: '2025-11-30',
      Probability: 60,
    });
  });

  it('Copper: Annual Subscription Renewal, as the seed has it and as Copper documents it', () => {
    const given = {
      deal_name: 'Annual Subscription Renewal',
      deal_amount: '45000',
      deal_stage: '123456',
      deal_close_date: '2025-01-01',
    };
    expect(send('deal', copper('cents').deal, given)).toEqual({
      name: 'Annual Subscription Renewal',
      monetary_value: 4_500_000,
      pipeline_stage_id: 123_456,
      close_date: 1_735_689_600,
    });
    expect(send('deal', copper('units').deal, given)).toMatchObject({
      monetary_value: 45_000,
      close_date: '01/01/2025',
    });
  });
});

it('a person of Copper: Lisa Rodriguez', () => {
  expect(
    send('contact', copper('units').contact, {
      contact_first_name: 'Lisa',
      contact_last_name: 'Rodriguez',
      contact_email: 'lisa.rodriguez@globalco.com',
      contact_phone: '+1 (555) 345-6789',
      contact_title: 'Product Manager',
      contact_company: 'GlobalCo',
    }),
  ).toEqual({
    name: 'Lisa Rodriguez',
    emails: [{ email: 'lisa.rodriguez@globalco.com', category: 'work' }],
    phone_numbers: [{ number: '+1 (555) 345-6789', category: 'work' }],
    title: 'Product Manager',
    company_name: 'GlobalCo',
  });
});

it('QuickReply: utm_campaign is crm_campaign_code', () => {
  const defaults: FieldTable = {
    fields: { phone: 'phone', name: 'name' },
    others: { into: 'custom_fields' },
  };
  const mapper = createMapper({
    defaults,
    changes: { fields: { utm_campaign: 'custom_fields.crm_campaign_code' } },
  });
  expect(mapper.map({ phone: '1', name: 'Ann', utm_campaign: 'spring', plan: 'gold' }, 'c-1').record).toEqual(
    {
      phone: '1',
      name: 'Ann',
      'custom_fields.crm_campaign_code': 'spring',
      'custom_fields.plan': 'gold',
    },
  );
});
