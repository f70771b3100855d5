// People, companies and opportunities: what each has, as their pages of the documents list it.
export type CopperType = 'person' | 'company' | 'opportunity';

export interface CopperKind {
  type: CopperType;
  /** In addresses, and the name of the list in a bulk call. */
  path: 'people' | 'companies' | 'opportunities';
  /** What a create takes, with what a record shows where nobody has given it. */
  properties: Readonly<Record<string, unknown>>;
  /** What an update does not change. */
  createOnly: readonly string[];
  hasBulkUpdate: boolean;
}

const common = { name: null, assignee_id: null, details: null, tags: [], custom_fields: [] };
const reached = { address: null, contact_type_id: null, phone_numbers: [], socials: [], websites: [] };

export const kinds: readonly CopperKind[] = [
  {
    type: 'person',
    path: 'people',
    properties: { ...common, ...reached, company_id: null, company_name: null, emails: [], title: null },
    // update-a-person: a company is changed by related items. That the name of it is ignored likewise is from memory.
    createOnly: ['company_id', 'company_name'],
    hasBulkUpdate: true,
  },
  {
    type: 'company',
    path: 'companies',
    properties: { ...common, ...reached, email_domain: null, primary_contact_id: null },
    createOnly: [],
    hasBulkUpdate: true,
  },
  {
    type: 'opportunity',
    path: 'opportunities',
    properties: {
      ...common,
      close_date: null,
      company_id: null,
      company_name: null,
      customer_source_id: null,
      loss_reason_id: null,
      monetary_value: null,
      pipeline_id: null,
      pipeline_stage_id: null,
      primary_contact_id: null,
      priority: 'None',
      status: 'Open',
      win_probability: null,
    },
    createOnly: [],
    hasBulkUpdate: false,
  },
];

export function kindAt(path: string): CopperKind | undefined {
  return kinds.find((each) => each.path === path);
}

export function kindOf(type: CopperType): CopperKind {
  const kind = kinds.find((each) => each.type === type);
  if (kind === undefined) throw new TypeError(`Copper has no ${type}`);
  return kind;
}
