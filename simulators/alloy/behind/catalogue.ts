// The connectors that the gateway knows, and the actions of the one that it executes.

export interface Connector {
  id: string;
  name: string;
  icon: string;
  group: string[];
  category: string[];
}

/** As the guide lists them; an account at `hubspot` is all that is behind this gateway. */
export const connectors: readonly Connector[] = [
  {
    id: 'hubspot',
    name: 'Hubspot',
    icon: 'https://cdn.runalloy.com/icons/hubspot.png',
    group: ['input'],
    category: ['crm'],
  },
  {
    id: 'salesforceCRM',
    name: 'Salesforce CRM',
    icon: 'https://cdn.runalloy.com/icons/salesforceCRM.png',
    group: ['output'],
    category: ['sales-crm'],
  },
];

export type Verb = 'create' | 'update' | 'read' | 'delete';

export interface Action {
  id: string;
  /** `contacts` */
  resource: string;
  verb: Verb;
  name: string;
  description: string;
  method: 'post' | 'patch' | 'get' | 'delete';
  path: string;
  /** The parameter of the path that is the record's id. */
  idParameter: string | undefined;
  /** In the schema, as the guide has it; HubSpot itself takes less. */
  required: readonly string[];
}

const objects = [
  { one: 'contact', many: 'contacts', required: ['firstname', 'lastname', 'email'] },
  { one: 'company', many: 'companies', required: ['name'] },
  { one: 'deal', many: 'deals', required: ['dealname'] },
] as const;

const verbs = [
  { verb: 'create', method: 'post', does: 'Create', hasId: false },
  { verb: 'update', method: 'patch', does: 'Update', hasId: true },
  // The guide names no action that reads or deletes: their names are from memory.
  { verb: 'read', method: 'get', does: 'Get', hasId: true },
  { verb: 'delete', method: 'delete', does: 'Delete', hasId: true },
] as const;

export const actions: readonly Action[] = objects.flatMap(({ one, many, required }) =>
  verbs.map(({ verb, method, does, hasId }): Action => {
    const idParameter = hasId ? `${one}Id` : undefined;
    return {
      id: `${does.toLowerCase()}${one.charAt(0).toUpperCase()}${one.slice(1)}`,
      resource: many,
      verb,
      name: `${does} a ${one}`,
      description: hasId ? `${does} a ${one} by its id.` : `Create a single ${one}.`,
      method,
      path: `/crm/v3/objects/${many}${idParameter === undefined ? '' : `/{${idParameter}}`}`,
      idParameter,
      required: verb === 'create' ? required : [],
    };
  }),
);

export const resources = objects.map(({ many }) => many);
