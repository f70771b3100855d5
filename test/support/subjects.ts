// For what a promise is kept: an object, the CRM that has it, and the fields of a sample. The promises are tested by the
// same code for all of them.
import path from 'node:path';
import type { Fields } from '../../domain/fields.ts';
import type { Json } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { repositoryRoot } from '../../config/home.ts';

export interface Subject {
  /** `a company on the CRM with three objects`: in names of tests. */
  name: string;
  object: ObjectType;
  /** The simulator's name of the object, where it is another. */
  typeThere?: string | undefined;
  /** Its name at the simulator. */
  crm: string;
  connector: string;
  /** Where the connector finds it, below the simulator's address. */
  baseUrl: string;
  /** How a connection names that address; `{ baseUrl }` when absent. */
  settingsAt?: ((address: string) => Record<string, Json>) | undefined;
  /** The nth one: two of them have nothing in common. */
  sample(n: number): Fields & { name: string };
  /** What says which one it is besides our own id: empty where nothing does. */
  naturalKeys: readonly string[];
  /** A record that the lookup of this entity's nth sample finds, in the CRM's own words; without our id where it can be found without it. */
  byHand(entityId: string, n: number): Record<string, Json>;
  /** Settings with which records can be deleted in the CRM. */
  deletion: Record<string, Json>;
  /** One of its fields that finds nobody. */
  detail: string;
  /** That field in a record of the CRM. */
  detailOf(record: { fields: Record<string, Json> }): Json | undefined;
}

const person = (n: number) => ({
  name: `Hal ${n}`,
  email: `hal${n}@example.com`,
  phone: `+1 202 555 ${String(1_000 + n).padStart(4, '0')}`,
});

const threeObjects = { crm: 'objects', connector: 'three-objects', baseUrl: '/objects' } as const;

export const genericContact: Subject = {
  name: 'a contact on the generic CRM',
  object: 'contact',
  crm: 'generic',
  connector: 'http',
  baseUrl: '/generic/crm',
  sample: person,
  naturalKeys: ['email', 'phone'],
  byHand: (_entityId, n) => ({ ...person(n), name: 'By hand' }),
  deletion: { delete: { url: '/leads/{externalId}' } },
  detail: 'title',
  detailOf({ fields: { custom_fields: custom } }) {
    return custom === null || typeof custom !== 'object' || Array.isArray(custom)
      ? undefined
      : custom['title'];
  },
};

export const contact: Subject = {
  ...threeObjects,
  name: 'a contact',
  object: 'contact',
  sample: person,
  naturalKeys: ['email', 'phone'],
  byHand: (_entityId, n) => ({ ...person(n), name: 'By hand' }),
  deletion: {},
  detail: 'title',
  detailOf: ({ fields }) => fields['title'],
};

/** Found by its domain. */
export const company: Subject = {
  ...threeObjects,
  name: 'a company',
  object: 'company',
  sample: (n) => ({ name: `Hal ${n} Ltd`, domain: `hal${n}.example.com` }),
  naturalKeys: ['domain'],
  byHand: (_entityId, n) => ({ name: 'By hand', domain: `hal${n}.example.com` }),
  deletion: {},
  detail: 'city',
  detailOf: ({ fields }) => fields['city'],
};

/** Nothing but its id says which deal it is. */
export const deal: Subject = {
  ...threeObjects,
  name: 'a deal',
  object: 'deal',
  sample: (n) => ({ name: `Hal's deal ${n}`, amount: `${n}.00` }),
  naturalKeys: [],
  byHand: (entityId) => ({ name: 'By hand', syncline_id: entityId }),
  deletion: {},
  detail: 'stage',
  detailOf: ({ fields }) => fields['stage'],
};

/** The two vendors, for attempts. */
export const hubspotContact = {
  object: 'contact',
  crm: 'hubspot',
  connector: 'hubspot',
  baseUrl: '/hubspot',
} as const;

export const salesforceContact = {
  object: 'contact',
  typeThere: 'Contact',
  crm: 'salesforce',
  connector: 'salesforce',
  baseUrl: '/salesforce',
  settingsAt: (instanceUrl: string) => ({ auth: 'token', instanceUrl }),
} as const;

/** The objects of the CRM that has all three. */
export const objectsOfOneCrm: readonly Subject[] = [contact, company, deal];

export const everySubject: readonly Subject[] = [genericContact, ...objectsOfOneCrm];

/** Where the connectors are that only tests have: as sources, or as the worker's process loads them. */
export function testConnectorFolder(of: 'sources' | 'built'): string {
  const root = repositoryRoot();
  return path.join(...(of === 'built' ? [root, 'dist'] : [root]), 'test', 'support', 'connectors');
}
