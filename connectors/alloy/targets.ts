// The targets that Alloy's guide describes: their actions, and where a request holds the fields. Every other CRM's are
// settings of the connection.
import type { FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { copper, hubspot, otherTables, salesforce, type Tables } from './fields.ts';

/** Ids of actions; what is absent the target cannot do. */
export interface Actions {
  create: string;
  update: string;
  read?: string | undefined;
  delete?: string | undefined;
  /** What the actions call the record's id, in `pathParams`. */
  idParam: string;
}

interface KnownTarget {
  tables: Tables;
  /** Where the fields stand in `requestBody`; absent: at its top. */
  recordPath?: string;
  actions: Readonly<Record<ObjectType, Actions>>;
}

/** The guide names no action that changes a company or a deal of Salesforce or Copper, nor any `idParam`: from memory. */
const known: Readonly<Record<string, KnownTarget>> = {
  hubspot: {
    tables: hubspot,
    recordPath: 'properties',
    actions: {
      contact: { create: 'createContact', update: 'updateContact', idParam: 'contactId' },
      company: { create: 'createCompany', update: 'updateCompany', idParam: 'companyId' },
      deal: { create: 'createDeal', update: 'updateDeal', idParam: 'dealId' },
    },
  },
  salesforceCRM: {
    tables: salesforce,
    actions: {
      contact: { create: 'createContact', update: 'updateContact', idParam: 'id' },
      company: { create: 'createAccount', update: 'updateAccount', idParam: 'id' },
      deal: { create: 'createOpportunity', update: 'updateOpportunity', idParam: 'id' },
    },
  },
  copper: {
    tables: copper,
    actions: {
      contact: { create: 'createPerson', update: 'updatePerson', idParam: 'id' },
      company: { create: 'createCompany', update: 'updateCompany', idParam: 'id' },
      deal: { create: 'createOpportunity', update: 'updateOpportunity', idParam: 'id' },
    },
  },
};

/** What the settings say of it. */
export interface TargetSettings {
  targetConnector: string;
  actions: Readonly<Record<ObjectType, { [Name in keyof Actions]?: string | undefined }>>;
  recordPath?: string | undefined;
}

/** Undefined: this connection takes no such object. */
export function actionsOf(
  object: ObjectType,
  { targetConnector, actions }: TargetSettings,
): Actions | undefined {
  const {
    create,
    update,
    idParam = 'id',
    ...others
  } = { ...known[targetConnector]?.actions[object], ...actions[object] };
  if (create === undefined || update === undefined || create === 'none') return undefined;
  return { ...others, create, update, idParam };
}

export function isKnown({ targetConnector }: Pick<TargetSettings, 'targetConnector'>): boolean {
  return known[targetConnector] !== undefined;
}

export function tablesOf({ targetConnector }: Pick<TargetSettings, 'targetConnector'>): Tables {
  return known[targetConnector]?.tables ?? otherTables;
}

export function tableOf(object: ObjectType, settings: TargetSettings): FieldTable | undefined {
  return actionsOf(object, settings) === undefined ? undefined : tablesOf(settings)[object];
}

/** A path in `requestBody`; undefined: the fields stand at its top. */
export function recordPathOf({
  targetConnector,
  recordPath = known[targetConnector]?.recordPath ?? 'none',
}: TargetSettings): string | undefined {
  return recordPath === 'none' ? undefined : recordPath;
}

/** Where Alloy has the target. */
export function pathOf({ targetConnector }: Pick<TargetSettings, 'targetConnector'>): string {
  return `/connectors/${encodeURIComponent(targetConnector)}`;
}
