// Ours ↔ HubSpot's properties, by their internal names.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';

export interface HubspotObjectNames {
  /** In addresses. */
  path: string;
  /** Where a key is shown: HubSpot finds a contact by its secondary addresses too. */
  shownAt: Readonly<Record<string, readonly string[]>>;
  /** What no message may repeat. */
  personal: readonly string[];
}

export const objectNames: Readonly<Record<ObjectType, HubspotObjectNames>> = {
  contact: {
    path: 'contacts',
    shownAt: { email: ['email', 'hs_additional_emails'], phone: ['phone', 'mobilephone'] },
    personal: ['email', 'firstname', 'lastname', 'phone', 'mobilephone', 'address', 'date_of_birth'],
  },
  company: {
    path: 'companies',
    shownAt: { domain: ['domain', 'hs_additional_domains'], phone: ['phone'] },
    personal: ['phone', 'address'],
  },
  deal: { path: 'deals', shownAt: {}, personal: [] },
};

const place: Record<string, FieldRow> = {
  address: 'street',
  city: 'city',
  state: 'state',
  zip: 'postalCode',
  country: 'country',
};

/** All values are texts on the wire, and "" clears (contacts guide). An app's own field is a property of its name. */
const form = { clear: 'empty', asText: { lists: ';' }, others: 'sameName' } as const;

export const tables: Readonly<Record<ObjectType, FieldTable>> = {
  contact: {
    ...form,
    fields: {
      email: 'email',
      firstname: { firstOf: ['firstName', { part: 'firstName', of: 'name' }] },
      lastname: { firstOf: ['lastName', { part: 'lastName', of: 'name' }] },
      phone: 'phone',
      company: 'company',
      jobtitle: 'title',
      website: 'website',
      ...place,
      // A text, not a date (properties of a new account).
      date_of_birth: { from: 'birthDate', steps: [{ do: 'date', as: 'iso' }] },
    },
    elsewhere: ['companyId'],
    // Secondary addresses cannot be set, and there is no property for the other two.
    reported: ['emails', 'phones', 'tags', 'ownerEmail'],
    // Contacts guide.
    requiredOneOf: ['email', 'firstname', 'lastname'],
  },
  company: {
    ...form,
    fields: { name: 'name', domain: 'domain', phone: 'phone', website: 'website', ...place },
    reported: ['ownerEmail'],
    requiredOneOf: ['name', 'domain'],
  },
  deal: {
    ...form,
    fields: {
      dealname: { from: 'name', isRequired: true },
      amount: { from: 'amount', steps: [{ do: 'money', in: 'units', as: 'text' }] },
      deal_currency_code: 'currency',
      // The internal id of a stage; the account's own names of them are its options.
      dealstage: 'stage',
      closedate: { from: 'closeDate', steps: [{ do: 'date', as: 'iso' }] },
      // Between 0 and 1. From memory: the seed's deal_probability is no property of HubSpot's.
      hs_deal_stage_probability: {
        from: 'probability',
        steps: [{ do: 'number', shift: -2, as: 'text' }],
      },
    },
    elsewhere: ['companyId', 'contactIds'],
    reported: ['ownerEmail'],
  },
};
