// Ours ↔ theirs, per object. A field that is not named here is a property of the same name.
import type { ObjectType } from '../../../../domain/objects/objects.ts';

/** The property that holds the app's own id. */
export const keyProperty = 'syncline_id';

export interface ObjectTable {
  /** In addresses: `/contacts`. */
  path: string;
  properties: Readonly<Record<string, string>>;
  /** Our name of a key → the property that it is looked up by; in the order in which they are tried. */
  keys: Readonly<Record<string, string>>;
}

export const tables: Readonly<Record<ObjectType, ObjectTable>> = {
  contact: {
    path: 'contacts',
    properties: { firstName: 'first_name', lastName: 'last_name' },
    keys: { entityId: keyProperty, email: 'email', phone: 'phone' },
  },
  company: {
    path: 'companies',
    properties: {},
    keys: { entityId: keyProperty, domain: 'domain' },
  },
  // Nothing but our own id says which deal it is.
  deal: {
    path: 'deals',
    properties: { closeDate: 'close_date' },
    keys: { entityId: keyProperty },
  },
};
