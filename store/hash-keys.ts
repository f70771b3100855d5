// One random key per tenant for the hashes that stand for e-mails and forgotten ids; made at first use.
import { randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import type { Cipher } from './encryption.ts';

export type HashKeys = (tenantId: string) => Promise<Buffer>;

/** One for a process: it remembers the keys. Throws when there is no such tenant. */
export function createHashKeys(database: Database, cipher: Cipher): HashKeys {
  const known = new Map<string, Buffer>();
  return async (tenantId) => {
    const cached = known.get(tenantId);
    if (cached !== undefined) return cached;
    const context = ['tenants.hash_key', tenantId];
    const key = await database.withTenant(tenantId, async (tx) => {
      const fresh = cipher.seal(randomBytes(32).toString('base64'), context);
      // Two processes at once: the first one's key stays.
      const { rows } = await tx.query<{ hash_key: Buffer }>(
        'UPDATE tenants SET hash_key = coalesce(hash_key, $2) WHERE tenant_id = $1 RETURNING hash_key',
        [tenantId, fresh],
      );
      const [row] = rows;
      if (row === undefined) throw new Error(`There is no tenant "${tenantId}".`);
      return Buffer.from(cipher.open(row.hash_key, context), 'base64');
    });
    known.set(tenantId, key);
    return key;
  };
}
