// The store on a database of its own, with connections in it, for the tests of what lives in Postgres.
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../../domain/json.ts';
import { createConnections, type Connections } from '../../store/connections.ts';
import { createEntityStore, type EntityStore } from '../../store/entity/entity-store.ts';
import { createDatabase, type Database } from '../../store/database.ts';
import { createCipher } from '../../store/encryption.ts';
import { createHashKeys } from '../../store/hash-keys.ts';
import { createTokenStore } from '../../store/tokens.ts';
import type { TokenStore } from '../../domain/tokens.ts';
import { createTestDatabase } from './database.ts';
import { useOpened } from './use-opened.ts';

export interface TestStore {
  readonly database: Database;
  readonly entities: EntityStore;
  readonly connections: Connections;
  readonly tokens: TokenStore;
  close(): Promise<void>;
}

/** A store for a whole test file, as `createTestStore` makes it. */
export function useTestStore(connectionIds: readonly string[], settings?: Record<string, Json>): TestStore {
  return useOpened(() => createTestStore(connectionIds, settings));
}

/** With these connections, whose secret is `demo-key`; the caller closes. */
export async function createTestStore(
  connectionIds: readonly string[],
  settings: Record<string, Json> = {},
  { connector = 'http', poolSize = 8 }: { connector?: string; poolSize?: number } = {},
): Promise<TestStore> {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url, poolSize });
  const cipher = createCipher([{ id: 'k', key: Buffer.alloc(32, 1) }]);
  const connections = createConnections(database, cipher);
  for (const connectionId of connectionIds) {
    await connections.add({
      tenantId: 'default',
      connectionId,
      connector,
      settings,
      // By the name that the connector has for it.
      secrets: { key: 'demo-key', token: 'demo-key' },
    });
  }
  return {
    database,
    connections,
    tokens: createTokenStore(database, cipher),
    entities: createEntityStore(database, cipher, createHashKeys(database, cipher)),
    async close() {
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** True once a statement waits for a lock of another transaction; false when the work has ended without waiting. */
export async function waitsForLock(database: Database, work: Promise<unknown>): Promise<boolean> {
  let hasEnded = false;
  const end = (): void => void (hasEnded = true);
  const ended = work.then(end, end);
  while (!hasEnded) {
    if ((await waitingStatements(database)) > 0) return true;
    await Promise.race([ended, delay(20)]);
  }
  return false;
}

async function waitingStatements(database: Database): Promise<number> {
  const { rows } = await database.withTenant('default', (tx) =>
    tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    ),
  );
  return rows[0]?.count ?? 0;
}
