// Transactions about one entity: its rows and its intent together.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { entityRows, type EntityRows } from './entity-rows.ts';
import type { Database } from '../database.ts';
import { keyedHash, type Cipher } from '../encryption.ts';
import type { HashKeys } from '../hash-keys.ts';
import { intentsOf, type Intents } from './intents.ts';

export type EntityTransaction = <T>(
  tenantId: string,
  key: EntityKey,
  work: (rows: EntityRows, intents: Intents) => Promise<T>,
) => Promise<T>;

export interface EntityStore {
  /** The tenant of a connection, or undefined when there is no such connection. */
  tenantOf(connectionId: string): Promise<string | undefined>;
  transaction: EntityTransaction;
  /** One statement, committed with it: see Database.inOneTrip. */
  inOneTrip: EntityTransaction;
  /** Makes keyed hashes of values of this tenant: fingerprints, sent values. */
  hasher(tenantId: string): Promise<(parts: readonly string[]) => string>;
}

/** One for a process: it remembers which tenant a connection belongs to. */
export function createEntityStore(database: Database, cipher: Cipher, hashKeys: HashKeys): EntityStore {
  // A connection never changes its tenant; a missing one may appear, so only hits are kept.
  const tenants = new Map<string, string>();

  function entityTransaction(transact: Database['withTenant']): EntityTransaction {
    return async (tenantId, key, work) => {
      const hashKey = await hashKeys(tenantId);
      return transact(tenantId, (tx) => {
        const context = { tx, tenantId, key, cipher, hashKey };
        return work(entityRows(context), intentsOf(context));
      });
    };
  }

  return {
    async tenantOf(connectionId) {
      const known = tenants.get(connectionId) ?? (await database.tenantOf(connectionId));
      if (known !== undefined) tenants.set(connectionId, known);
      return known;
    },
    transaction: entityTransaction(database.withTenant),
    inOneTrip: entityTransaction(database.inOneTrip),
    async hasher(tenantId) {
      const hashKey = await hashKeys(tenantId);
      return (parts) => keyedHash(hashKey, parts);
    },
  };
}
