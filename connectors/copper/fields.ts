// Ours ↔ Copper's properties, as the pages of each object list them.
import type { FieldRow, FieldTable, Source } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';

export interface CopperObjectNames {
  /** In addresses, and the name of the list in a bulk call. */
  path: 'people' | 'companies' | 'opportunities';
  /** In related items and custom fields. */
  type: 'person' | 'company' | 'opportunity';
  /** In the web app's addresses. From memory. */
  page: 'contact' | 'organization' | 'deal';
  /** Our name of a key → the properties that show it. */
  shownAt: Readonly<Record<string, readonly string[]>>;
  /** What no message may repeat. */
  personal: readonly string[];
  /** Keys that a search takes many of at once. */
  askedByMany: readonly string[];
  hasBulkUpdate: boolean;
}

export const objectNames: Readonly<Record<ObjectType, CopperObjectNames>> = {
  contact: {
    path: 'people',
    type: 'person',
    page: 'contact',
    shownAt: { email: ['emails'], phone: ['phone_numbers'] },
    personal: ['name', 'emails', 'phone_numbers', 'address.street'],
    askedByMany: ['email'],
    hasBulkUpdate: true,
  },
  company: {
    path: 'companies',
    type: 'company',
    page: 'organization',
    shownAt: { domain: ['email_domain', 'websites'], phone: ['phone_numbers'] },
    personal: ['phone_numbers', 'address.street'],
    askedByMany: ['domain'],
    hasBulkUpdate: true,
  },
  deal: {
    path: 'opportunities',
    type: 'opportunity',
    page: 'deal',
    shownAt: {},
    personal: [],
    askedByMany: [],
    hasBulkUpdate: false,
  },
};

/** Where the app's own id stands in our form of a record; on the wire it is two custom fields (own-fields.ts). */
export const ownIdPath = 'syncline_id';

/** Replaced whole by an update: the property → what an entry is known by. Tags are texts. */
export const lists: Readonly<Record<string, string | undefined>> = {
  emails: 'email',
  phone_numbers: 'number',
  websites: 'url',
  tags: undefined,
};

/** `[{ "email": "ann@example.com", "category": "work" }]`: an entry of the app's own with another category stays (appendix). */
function listOf(key: string, ...sources: Source[]): FieldRow {
  return { from: { allOf: sources }, steps: [{ do: 'entries', key, more: { category: 'work' } }] };
}

/** Parts that are empty are empty texts (update-a-person). */
function part(from: string): FieldRow {
  return { from, clear: 'empty' };
}

const address: Record<string, FieldRow> = {
  'address.street': part('street'),
  'address.city': part('city'),
  'address.state': part('state'),
  'address.postal_code': part('postalCode'),
  'address.country': part('country'),
};

export const tables: Readonly<Record<ObjectType, FieldTable>> = {
  contact: {
    fields: {
      // No record without one (people/overview): somebody without a name is called by the e-mail.
      name: {
        from: { firstOf: [{ combine: ['firstName', 'lastName'] }, 'name', 'email', 'phone'] },
        isRequired: true,
      },
      emails: listOf('email', 'email', 'emails'),
      phone_numbers: listOf('number', 'phone', 'phones'),
      title: 'title',
      // The person's company is changed by related items (update-a-person).
      company_name: { from: 'company', overwrite: 'onCreate' },
      websites: listOf('url', 'website'),
      tags: { from: 'tags', steps: [{ do: 'split', at: ',' }] },
      ...address,
    },
    elsewhere: ['companyId'],
    // Copper has none of its own for the first.
    reported: ['birthDate', 'ownerEmail'],
  },
  company: {
    fields: {
      name: { from: 'name', isRequired: true },
      email_domain: 'domain',
      phone_numbers: listOf('number', 'phone'),
      websites: listOf('url', 'website'),
      ...address,
    },
    reported: ['ownerEmail'],
  },
  deal: {
    fields: {
      name: { from: 'name', isRequired: true },
      // Unit and form are the connection's (table-of.ts).
      monetary_value: { from: 'amount', steps: [{ do: 'money', in: 'units' }] },
      close_date: { from: 'closeDate', steps: [{ do: 'date', as: 'mm/dd/yyyy' }] },
      // By its id or its name (lookups.ts).
      pipeline_stage_id: { from: 'stage', steps: [{ do: 'lookup', in: 'stages' }] },
      // Percent, as ours.
      win_probability: { from: 'probability', steps: [{ do: 'number' }] },
    },
    elsewhere: ['companyId', 'contactIds'],
    // Amounts are in the currency of the account.
    reported: ['currency', 'ownerEmail'],
  },
};
