// What use cases work with: opened when it is needed, closed in reverse order by whoever opened it.
import { Client, Connection } from '@temporalio/client';
import { createOpenEntities, type OpenEntities } from '../client/open-entities.ts';
import { createSynclineClient, type SynclineClient } from '../client/syncline-client.ts';
import { readRetentionMs } from '../client/retention.ts';
import { pollingWorkers } from '../client/worker-presence.ts';
import type { Config } from '../config/config.ts';
import { createRegistry, type Registry } from '../connectors/registry.ts';
import { createSessions, type Sessions } from '../connectors/sessions.ts';
import type { ImportLedger } from '../domain/import-ledger.ts';
import { timingOf } from '../push/endings.ts';
import { createAllowedTargets } from '../store/allowed-targets.ts';
import { keyProblem } from '../store/check-keys.ts';
import { createConnections, type Connections } from '../store/connections.ts';
import { createDatabase } from '../store/database.ts';
import { createEntityStore, type EntityStore } from '../store/entity/entity-store.ts';
import { createEntityStories, type EntityStories } from '../store/entity/entity-story.ts';
import { createCipher } from '../store/encryption.ts';
import { createHashKeys } from '../store/hash-keys.ts';
import { createTokenStore } from '../store/tokens.ts';
import type { TokenStore } from '../domain/tokens.ts';
import { createImportLedger } from '../store/import-ledger.ts';
import { createLinks, type Links } from '../store/links.ts';
import { RefusedError } from './refused-error.ts';

export interface Syncline {
  readonly tenantId: string;
  readonly connections: Connections;
  readonly tokens: TokenStore;
  readonly store: EntityStore;
  readonly stories: EntityStories;
  readonly links: Links;
  readonly ledger: ImportLedger;
  /**
   * `host:port` of targets that the outbound guard of the workers lets through although they are not public; before any
   * worker has started, those of this process.
   */
  allowTargets(): Promise<readonly string[]>;
  registry(): Promise<Registry>;
  /** To ask a connection what it takes, and whether it works. */
  sessions(): Promise<Sessions>;
  /** Throws RefusedError when Temporal cannot be reached. */
  client(): Promise<SynclineClient>;
  /** What is open in Temporal. Throws RefusedError when it cannot be reached. */
  openEntities(): Promise<OpenEntities>;
  /** How long Temporal keeps the history of a closed workflow; undefined where we may not ask. */
  retentionMs(): Promise<number | undefined>;
  /** Whether anybody runs our workflows. */
  hasWorker(): Promise<boolean>;
  /** Why the encryption keys do not open what is stored; undefined when they do. */
  keyProblem(): Promise<KeyProblem | undefined>;
  close(): Promise<void>;
}

export interface KeyProblem {
  /** Of the key that is missing. */
  keyId: string;
  /** A sentence with what to do. */
  message: string;
}

export interface OpenOptions {
  /** `default` when absent. */
  tenantId?: string | undefined;
  /** Connections to Postgres. */
  poolSize: number;
}

const connectWithinMs = 5_000;

export function openSyncline(config: Config, options: OpenOptions): Syncline {
  const { tenantId = 'default', poolSize } = options;
  const { connectorFolders } = config;
  const database = createDatabase({ url: config.database.url, poolSize });
  const cipher = createCipher(config.encryptionKeys);
  const hashKeys = createHashKeys(database, cipher);
  const store = createEntityStore(database, cipher, hashKeys);
  const connections = createConnections(database, cipher);
  const tokens = createTokenStore(database, cipher);
  const { namespace } = config.temporal;
  let registry: Promise<Registry> | undefined;
  let sessions: Promise<Sessions> | undefined;
  let temporal: Promise<Connection> | undefined;

  let targets: Promise<readonly string[]> | undefined;
  const allowTargets = (): Promise<readonly string[]> =>
    (targets ??= createAllowedTargets(database)
      .read()
      .then((said) => said ?? config.allowTargets));

  return {
    tenantId,
    allowTargets,
    connections,
    tokens,
    store,
    stories: createEntityStories(database, store, hashKeys),
    links: createLinks(database, store),
    ledger: createImportLedger(database, tenantId),
    registry: () => (registry ??= createRegistry(undefined, connectorFolders)),
    async sessions() {
      registry ??= createRegistry(undefined, connectorFolders);
      sessions ??= Promise.all([registry, allowTargets()]).then(([found, allowed]) =>
        createSessions({ registry: found, allowTargets: allowed, tokens }),
      );
      return sessions;
    },
    async hasWorker() {
      temporal ??= connect(config);
      return (await pollingWorkers(await temporal, namespace)).length > 0;
    },
    async openEntities() {
      temporal ??= connect(config);
      return createOpenEntities(new Client({ connection: await temporal, namespace }));
    },
    async client() {
      temporal ??= connect(config);
      return createSynclineClient({
        client: new Client({ connection: await temporal, namespace }),
        async connectionTiming(connectionId) {
          const connection = await connections.find(connectionId);
          return connection === undefined ? undefined : timingOf(connection);
        },
      });
    },
    async retentionMs() {
      temporal ??= connect(config);
      return readRetentionMs(await temporal, namespace);
    },
    keyProblem: () => keyProblem(database, cipher),
    async close() {
      const connection = await temporal?.catch(() => undefined);
      await connection?.close();
      await (await sessions?.catch(() => undefined))?.close();
      await database.close();
    },
  };
}

async function connect({ temporal }: Config): Promise<Connection> {
  const { address, connectionOptions } = temporal;
  try {
    return await Connection.connect({ ...connectionOptions, connectTimeout: connectWithinMs });
  } catch (error) {
    throw new RefusedError({ code: 'temporal_unreachable', address }, { cause: error });
  }
}
