// The three objects: what Pipedrive calls them, and which fields each has from the beginning.
import type { Fields } from '../../record.ts';
import type { PipedriveRules } from '../rules.ts';

export type PipedriveType = 'person' | 'organization' | 'deal';

/** What a field holds: as `field_type` says it, and how it is checked. */
export type FieldType =
  | 'varchar'
  | 'text'
  | 'double'
  | 'int'
  | 'date'
  | 'enum'
  | 'set'
  | 'address'
  | 'monetary'
  | 'phone'
  | 'user'
  | 'org'
  | 'people'
  | 'stage'
  | 'pipeline'
  | 'status'
  | 'visible_to'
  | 'boolean'
  | 'contacts';

export interface BuiltField {
  name: string;
  type: FieldType;
  /** It is there only where this rule is on. */
  needs?: 'hasContactSync' | 'hasOrganizationDetails';
  isReadOnly?: true;
}

export interface ObjectKind {
  type: PipedriveType;
  /** In addresses. */
  path: string;
  fieldsPath: string;
  label: string;
  /** Without it there is no record. */
  title: 'name' | 'title';
  /** In scopes, and in the path of v2 above. */
  scope: 'contacts' | 'deals';
  fields: Readonly<Record<string, BuiltField>>;
  /** What a search looks at, by the words of its `fields`, besides `custom_fields`. */
  searched: Readonly<Record<string, (fields: Fields) => string[]>>;
}

const owned: Record<string, BuiltField> = {
  owner_id: { name: 'Owner', type: 'user' },
  visible_to: { name: 'Visible to', type: 'visible_to' },
  label_ids: { name: 'Labels', type: 'set' },
  add_time: { name: 'Created', type: 'date', isReadOnly: true },
  update_time: { name: 'Updated', type: 'date', isReadOnly: true },
};

const sync = { needs: 'hasContactSync' } as const;
const details = { needs: 'hasOrganizationDetails' } as const;

const texts = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

/** `emails` and `phones`: `[{ value, primary, label }]`. */
export function valuesIn(list: unknown): string[] {
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((each) =>
    texts((each as Fields | null)?.['value']),
  );
}

export const objectKinds: readonly ObjectKind[] = [
  {
    type: 'person',
    path: 'persons',
    fieldsPath: 'personFields',
    label: 'Person',
    title: 'name',
    scope: 'contacts',
    fields: {
      name: { name: 'Name', type: 'varchar' },
      first_name: { name: 'First name', type: 'varchar' },
      last_name: { name: 'Last name', type: 'varchar' },
      emails: { name: 'Email', type: 'contacts' },
      phones: { name: 'Phone', type: 'contacts' },
      org_id: { name: 'Organization', type: 'org' },
      job_title: { name: 'Job title', type: 'varchar', ...sync },
      postal_address: { name: 'Postal address', type: 'address', ...sync },
      birthday: { name: 'Birthday', type: 'date', ...sync },
      notes: { name: 'Notes', type: 'text', ...sync },
      ...owned,
    },
    searched: {
      name: ({ name }) => texts(name),
      email: ({ emails }) => valuesIn(emails),
      phone: ({ phones }) => valuesIn(phones),
    },
  },
  {
    type: 'organization',
    path: 'organizations',
    fieldsPath: 'organizationFields',
    label: 'Organization',
    title: 'name',
    scope: 'contacts',
    fields: {
      name: { name: 'Name', type: 'varchar' },
      address: { name: 'Address', type: 'address' },
      website: { name: 'Website', type: 'varchar', ...details },
      linkedin: { name: 'LinkedIn profile', type: 'varchar', ...details },
      industry: { name: 'Industry', type: 'int', ...details },
      annual_revenue: { name: 'Annual revenue', type: 'double', ...details },
      employee_count: { name: 'Number of employees', type: 'int', ...details },
      ...owned,
    },
    searched: {
      name: ({ name }) => texts(name),
      address: ({ address }) => texts((address as Fields | null | undefined)?.['value']),
    },
  },
  {
    type: 'deal',
    path: 'deals',
    fieldsPath: 'dealFields',
    label: 'Deal',
    title: 'title',
    scope: 'deals',
    fields: {
      title: { name: 'Title', type: 'varchar' },
      value: { name: 'Value', type: 'double' },
      currency: { name: 'Currency', type: 'varchar' },
      person_id: { name: 'Contact person', type: 'people' },
      org_id: { name: 'Organization', type: 'org' },
      pipeline_id: { name: 'Pipeline', type: 'pipeline' },
      stage_id: { name: 'Stage', type: 'stage' },
      status: { name: 'Status', type: 'status' },
      probability: { name: 'Probability', type: 'int' },
      expected_close_date: { name: 'Expected close date', type: 'date' },
      lost_reason: { name: 'Lost reason', type: 'varchar' },
      is_archived: { name: 'Archived', type: 'boolean' },
      ...owned,
    },
    searched: { title: ({ title }) => texts(title) },
  },
];

export function kindOf(type: string): ObjectKind {
  const kind = objectKinds.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`There is no object "${type}"`);
  return kind;
}

/** By what stands in an address: `persons`, `personFields`. */
export function kindAt(part: string): ObjectKind | undefined {
  return objectKinds.find(({ path, fieldsPath }) => path === part || fieldsPath === part);
}

/** The fields that this account has. */
export function builtFields(kind: ObjectKind, rules: PipedriveRules): [code: string, field: BuiltField][] {
  return Object.entries(kind.fields).filter(([, { needs }]) => needs === undefined || rules[needs]);
}
