// What differs between a contact, a company and a deal of the app: data, and nothing else.
import type { Spelling } from './spellings.ts';

export type ObjectType = 'contact' | 'company' | 'deal';

/** Names that people, apps and scripts rely on. */
export interface PublicNames {
  /** In sentences, and in front of the workflow id. */
  one: string;
  many: string;
  /** The entity's id in start arguments, answers and files. */
  id: 'contactId' | 'companyId' | 'dealId';
  /** Workflow type */
  workflow: 'contactSync' | 'companySync' | 'dealSync';
  /** Signals */
  changed: 'contactChanged' | 'companyChanged' | 'dealChanged';
  deleted: 'contactDeleted' | 'companyDeleted' | 'dealDeleted';
}

export interface ObjectDefinition {
  names: PublicNames;
  /** Our own names of its fields; any other name is the app's own field. */
  fields: readonly string[];
  /** Other spelling, in lower case → our name. */
  aliases: Readonly<Record<string, string>>;
  /** Fields that hold ids of other entities of the app: what the entity belongs to. No other field associates. */
  associations: Readonly<Record<string, ObjectType>>;
  /** Fields that say which one it is. */
  keys: Readonly<Record<string, KeyDefinition>>;
  /**
   * Keys of CRMs whose lookup wants several fields at once, and how much each of them proves. No field of ours: a
   * connector makes the value and reads it (`keysOf`, `find`).
   */
  compoundKeys: Readonly<Record<string, KeyDefinition['strength']>>;
}

export interface KeyDefinition {
  /** The form in which two of its values are compared. */
  spelling: Spelling;
  /** Where a CRM may show less of it than was sent; equal spellings when absent. */
  isSame?: (one: string, other: string) => boolean;
  /** How much it proves: an e-mail is one person's, a phone may be an office's. */
  strength: 'strong' | 'weak';
  /** The field with more of its values. */
  list?: string;
}
