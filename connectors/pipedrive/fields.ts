// Ours ↔ Pipedrive's fields of API v2, by their codes. Custom fields stand below `custom_fields`, by keys of 40 characters.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';

export interface PipedriveObjectNames {
  /** In addresses. */
  path: 'persons' | 'organizations' | 'deals';
  /** In addresses of fields, of searches and of pages. */
  one: 'person' | 'organization' | 'deal';
  /** Our name of a key → the fields that show it. */
  shownAt: Readonly<Record<string, readonly string[]>>;
  /** What no message may repeat, besides what the mapping knows of. */
  personal: readonly string[];
}

export const objectNames: Readonly<Record<ObjectType, PipedriveObjectNames>> = {
  contact: {
    path: 'persons',
    one: 'person',
    shownAt: { email: ['emails'], phone: ['phones'] },
    personal: ['name', 'postal_address'],
  },
  company: {
    path: 'organizations',
    one: 'organization',
    shownAt: { domain: ['website'] },
    personal: ['address'],
  },
  deal: { path: 'deals', one: 'deal', shownAt: {}, personal: [] },
};

/** A text field holds 255 characters (add a field). */
const short = { maxLength: 255 } as const;

/** One text: of an address only `value` is required, and what is left out of it is cleared (migration guide). */
const address: FieldRow = {
  from: { combine: ['street', 'postalCode', 'city', 'state', 'country'], with: ', ' },
};

/** A list is replaced whole, and its first entry is the primary one (migration guide). */
const entries = (one: string, all: string): FieldRow => ({
  from: { allOf: [one, all] },
  steps: [{ do: 'entries', key: 'value', more: { label: 'work' } }],
});

const contact: FieldTable = {
  fields: {
    // The one field that a person must have; first and last name come of it.
    name: {
      from: {
        firstOf: [
          { template: '{firstName} {lastName}' },
          'name',
          { combine: ['firstName', 'lastName'] },
          'email',
          'phone',
        ],
      },
      isRequired: true,
      ...short,
    },
    emails: entries('email', 'emails'),
    phones: entries('phone', 'phones'),
  },
  elsewhere: ['companyId'],
};

/** Only in an account with contact sync: elsewhere each of them has the whole person refused with 403 (add a person). */
export const contactSyncFields: Readonly<Record<string, FieldRow>> = {
  job_title: { from: 'title', ...short },
  postal_address: address,
  birthday: { from: 'birthDate', steps: [{ do: 'date', as: 'iso' }] },
};

/** "When the relevant features are enabled on the account" (changelog of 2026-05-21). */
export const organizationDetails: Readonly<Record<string, FieldRow>> = {
  website: { from: { firstOf: ['website', 'domain'] }, ...short },
};

const company: FieldTable = {
  fields: { name: { from: 'name', isRequired: true, ...short }, address },
};

const deal: FieldTable = {
  fields: {
    title: { from: 'name', isRequired: true, ...short },
    value: { from: 'amount', steps: [{ do: 'money', in: 'units' }] },
    currency: 'currency',
    // By its name in the pipeline, or by its id.
    stage_id: { from: 'stage', steps: [{ do: 'lookup', in: 'stages' }] },
    expected_close_date: { from: 'closeDate', steps: [{ do: 'date', as: 'iso' }] },
    // Percent, as ours.
    probability: { from: 'probability', steps: [{ do: 'number' }] },
  },
  elsewhere: ['companyId', 'contactIds'],
};

/** An app's own field goes where the mapping says: a custom field that the account lacks has the record refused. */
export const tables: Readonly<Record<ObjectType, FieldTable>> = { contact, company, deal };
