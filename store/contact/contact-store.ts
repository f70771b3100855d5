// Transactions about one contact: its rows and its intent together.
import type { ContactKey } from '../../domain/contact/push.ts';
import { contactRows, type ContactRows } from './contact-rows.ts';
import type { Database } from '../database.ts';
import { keyedHash, type Cipher } from '../encryption.ts';
import type { HashKeys } from '../hash-keys.ts';
import { intentsOf, type Intents } from './intents.ts';

export type ContactTransaction = <T>(
  tenantId: string,
  key: ContactKey,
  work: (rows: ContactRows, intents: Intents) => Promise<T>,
) => Promise<T>;

export interface ContactStore {
  /** The tenant of a connection, or undefined when there is no such connection. */
  tenantOf(connectionId: string): Promise<string | undefined>;
  transaction: ContactTransaction;
  /** One statement, committed with it: see Database.inOneTrip. */
  inOneTrip: ContactTransaction;
  /** Makes keyed hashes of values of this tenant: fingerprints, sent values. */
  hasher(tenantId: string): Promise<(parts: readonly string[]) => string>;
}

export function createContactStore(database: Database, cipher: Cipher, hashKeys: HashKeys): ContactStore {
  // A connection never changes its tenant; a missing one may appear, so only hits are kept.
  const tenants = new Map<string, string>();

  function contactTransaction(transact: Database['withTenant']): ContactTransaction {
    return async (tenantId, key, work) => {
      const hashKey = await hashKeys(tenantId);
      return transact(tenantId, (tx) => {
        const context = { tx, tenantId, key, cipher, hashKey };
        return work(contactRows(context), intentsOf(context));
      });
    };
  }

  return {
    async tenantOf(connectionId) {
      const known = tenants.get(connectionId) ?? (await database.tenantOf(connectionId));
      if (known !== undefined) tenants.set(connectionId, known);
      return known;
    },
    transaction: contactTransaction(database.withTenant),
    inOneTrip: contactTransaction(database.inOneTrip),
    async hasher(tenantId) {
      const hashKey = await hashKeys(tenantId);
      return (parts) => keyedHash(hashKey, parts);
    },
  };
}
