// What commands work with, opened when it is needed and closed in reverse order.
import { Client, Connection } from '@temporalio/client';
import { createSynclineClient, type SynclineClient } from '../../client/syncline-client.ts';
import { pollingWorkers } from '../../client/worker-presence.ts';
import { loadConfig, type Config } from '../../config/config.ts';
import { createRegistry, type Registry } from '../../connectors/registry.ts';
import type { ImportLedger } from '../../domain/import-ledger.ts';
import { timingOf } from '../../push/endings.ts';
import { createConnections, type ConnectionRow, type Connections } from '../../store/connections.ts';
import { createEntityStore, type EntityStore } from '../../store/entity/entity-store.ts';
import { createEntityStories } from '../../store/entity/entity-story.ts';
import { createDatabase } from '../../store/database.ts';
import { createCipher } from '../../store/encryption.ts';
import { createHashKeys } from '../../store/hash-keys.ts';
import { createImportLedger } from '../../store/import-ledger.ts';
import { createLinks, type Links } from '../../store/links.ts';
import { CommandError } from '../output/command-error.ts';

export interface Syncline {
  readonly config: Config;
  readonly tenantId: string;
  readonly connections: Connections;
  readonly store: EntityStore;
  readonly stories: ReturnType<typeof createEntityStories>;
  readonly links: Links;
  readonly ledger: ImportLedger;
  /** Throws CommandError when there is no such connection. */
  connection(connectionId: string): Promise<ConnectionRow>;
  registry(): Promise<Registry>;
  /** Throws CommandError when Temporal cannot be reached. */
  client(): Promise<SynclineClient>;
  /** Whether anybody runs our workflows. */
  hasWorker(): Promise<boolean>;
}

const tenantId = 'default';
const connectWithinMs = 5_000;

export async function withSyncline<T>(work: (syncline: Syncline) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const database = createDatabase({ url: config.database.url, poolSize: 4 });
  const cipher = createCipher(config.encryptionKeys);
  const hashKeys = createHashKeys(database, cipher);
  const store = createEntityStore(database, cipher, hashKeys);
  const connections = createConnections(database, cipher);
  let temporal: Promise<Connection> | undefined;

  const syncline: Syncline = {
    config,
    tenantId,
    connections,
    store,
    stories: createEntityStories(database, store, hashKeys),
    links: createLinks(database, store),
    ledger: createImportLedger(database, tenantId),
    async connection(connectionId) {
      const connection = await connections.find(connectionId);
      if (connection !== undefined) return connection;
      throw new CommandError(
        `There is no connection "${connectionId}": \`syncline connection list\` shows those that there are.`,
      );
    },
    registry: () => createRegistry(),
    async hasWorker() {
      temporal ??= connect(config);
      return (await pollingWorkers(await temporal, config.temporal.namespace)).length > 0;
    },
    async client() {
      temporal ??= connect(config);
      return createSynclineClient({
        client: new Client({ connection: await temporal, namespace: config.temporal.namespace }),
        async connectionTiming(connectionId) {
          const connection = await connections.find(connectionId);
          return connection === undefined ? undefined : timingOf(connection);
        },
      });
    },
  };
  try {
    return await work(syncline);
  } finally {
    const connection = await temporal?.catch(() => undefined);
    await connection?.close();
    await database.close();
  }
}

async function connect({ temporal }: Config): Promise<Connection> {
  try {
    return await Connection.connect({ ...temporal.connectionOptions, connectTimeout: connectWithinMs });
  } catch (error) {
    throw new CommandError(
      `Temporal at ${temporal.address} does not answer: is it running? \`syncline doctor\` says what is wrong.`,
      { cause: error },
    );
  }
}
