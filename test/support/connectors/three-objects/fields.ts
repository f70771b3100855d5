// Theirs ↔ ours, per object. A field of ours that has no row is a property of the same name.
import type { FieldTable } from '../../../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../../../domain/objects/objects.ts';

export const crm = 'three-objects';

/** The property that holds the app's own id. */
export const keyProperty = 'syncline_id';

const ownId = { [keyProperty]: { from: { entityId: true } } } as const;

export const tables: Readonly<Record<ObjectType, FieldTable>> = {
  contact: { fields: { ...ownId, first_name: 'firstName', last_name: 'lastName' }, others: 'sameName' },
  company: { fields: ownId, others: 'sameName' },
  deal: { fields: { ...ownId, close_date: 'closeDate' }, others: 'sameName' },
};

export interface Place {
  /** In addresses: `/contacts`. */
  path: string;
  /** Our name of a key → the property that it is looked up by; in the order in which they are tried. */
  keys: Readonly<Record<string, string>>;
}

export const places: Readonly<Record<ObjectType, Place>> = {
  contact: { path: 'contacts', keys: { entityId: keyProperty, email: 'email', phone: 'phone' } },
  company: { path: 'companies', keys: { entityId: keyProperty, domain: 'domain' } },
  // Nothing but our own id says which deal it is.
  deal: { path: 'deals', keys: { entityId: keyProperty } },
};
