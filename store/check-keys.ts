// Do the encryption keys open what is stored? Asked by /readyz, the doctor and the start of the stack: a key that opens
// nothing is seen there, and not at the first push.
import { readConnection, connectionColumns, type ConnectionColumns } from './connections.ts';
import type { Database } from './database.ts';
import { UnknownKeyError, type Cipher } from './encryption.ts';

/** The length of the key's id is the first byte of a sealed value, and the id follows. */
const keyId = 'substring(secrets from 2 for get_byte(secrets, 0))';

/**
 * Opens the secrets of one connection of one tenant for each key that sealed any there. Undefined: all open, or nothing
 * is stored yet.
 */
export async function keyProblem(
  database: Pick<Database, 'anyTenant' | 'withTenant'>,
  cipher: Cipher,
): Promise<UnknownKeyError | undefined> {
  const tenantId = await database.anyTenant();
  if (tenantId === undefined) return undefined;
  const { rows } = await database.withTenant(tenantId, (tx) =>
    tx.query<ConnectionColumns>(
      `SELECT DISTINCT ON (${keyId}) ${connectionColumns('connections')} FROM connections ORDER BY ${keyId}, connection_id`,
    ),
  );
  for (const row of rows) {
    try {
      readConnection(row, cipher);
    } catch (error) {
      if (error instanceof UnknownKeyError) return error;
      throw error;
    }
  }
  return undefined;
}
