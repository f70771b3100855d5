// The composition root: from addresses and keys to running workers, closed in reverse order.
import { retryEach } from '../activities/retry-each.ts';
import { tellToAssociate } from '../activities/tell-to-associate.ts';
import { randomUUID } from 'node:crypto';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { NativeConnection, type NativeConnectionOptions, type WorkflowBundle } from '@temporalio/worker';
import { entityStart } from '../client/entity-start.ts';
import { createRegistry } from '../connectors/registry.ts';
import { createSteadyClock } from '../connectors/kit/net/steady-clock.ts';
import { createSessions } from '../connectors/sessions.ts';
import type { Change } from '../domain/entity/change.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { namesOf } from '../domain/objects/objects.ts';
import type { PushDependencies } from '../push/dependencies.ts';
import { createAllowedTargets } from '../store/allowed-targets.ts';
import { createConnections } from '../store/connections.ts';
import { createEntityStore } from '../store/entity/entity-store.ts';
import { createDatabase } from '../store/database.ts';
import { createCipher, type EncryptionKey } from '../store/encryption.ts';
import { createHashKeys } from '../store/hash-keys.ts';
import { createTokenStore } from '../store/tokens.ts';
import { createParked } from '../store/parked.ts';
import {
  entitiesForgotten,
  epochGrew,
  purgeForgottenId,
  purgeForgottenType,
  resumeConnectionId,
  resumeConnectionType,
  taskQueues,
} from '../workflows/messages.ts';
import { requireSchema } from './require-schema.ts';
import { sayAllowedTargets } from './say-allowed-targets.ts';
import { startSweep } from './sweep.ts';
import { bundleWorkflows, startWorkers } from './workers.ts';

export interface SynclineWorkerOptions {
  temporal: { connectionOptions: ConnectionOptions & NativeConnectionOptions; namespace: string };
  databaseUrl: string;
  encryptionKeys: readonly EncryptionKey[];
  allowTargets: readonly string[];
  log(line: Record<string, unknown>): void;
  reached?: PushDependencies['reached'] | undefined;
  workflowBundle?: WorkflowBundle;
  maxCachedWorkflows?: number | undefined;
  /** How often contacts that nobody woke are looked for. */
  sweepEveryMs?: number;
  /** Every so many sweeps, also those that no row in Postgres names. */
  searchEverySweeps?: number;
  wakePerSecond?: number;
  /** Ten minutes when absent. */
  retryingAfterMs?: number;
  /** Folders of connectors beside our own. */
  connectorFolders?: readonly URL[] | undefined;
}

export interface SynclineWorker {
  done: Promise<void>;
  close(): Promise<void>;
}

export async function startSynclineWorker(options: SynclineWorkerOptions): Promise<SynclineWorker> {
  const { temporal, log } = options;
  const closing: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    const database = createDatabase({
      url: options.databaseUrl,
      poolSize: 20,
      log: (message) => log({ level: 'warn', message }),
    });
    closing.push(() => database.close());
    await requireSchema(database);
    const cipher = createCipher(options.encryptionKeys);
    const store = createEntityStore(database, cipher, createHashKeys(database, cipher));
    const parked = createParked(database);
    const { allowTargets } = options;
    const said = await sayAllowedTargets(createAllowedTargets(database), allowTargets, log);
    closing.push(async () => said.close());
    const now = createSteadyClock();
    const registry = await createRegistry(undefined, options.connectorFolders);
    const sessions = createSessions({
      registry,
      allowTargets,
      tokens: createTokenStore(database, cipher),
      now,
      log,
    });
    closing.push(() => sessions.close());

    const clientConnection = await Connection.connect(temporal.connectionOptions);
    closing.push(() => clientConnection.close());
    const client = new Client({ connection: clientConnection, namespace: temporal.namespace });
    const nativeConnection = await NativeConnection.connect(temporal.connectionOptions);
    closing.push(() => nativeConnection.close());

    const wakePerSecond = options.wakePerSecond ?? 50;
    const workers = await startWorkers({
      connection: nativeConnection,
      namespace: temporal.namespace,
      workflowBundle: options.workflowBundle ?? (await bundleWorkflows()),
      maxCachedWorkflows: options.maxCachedWorkflows,
      dependencies: {
        push: {
          store,
          connect: sessions.open,
          retry: (key, entityIds) => retryEach(client, key, entityIds),
          associate: (keys) => tellToAssociate(client, keys),
          begin: (key, change) => beginEntity(client, key, change),
          newToken: randomUUID,
          monotonicNow: now,
          reached: options.reached,
        },
        connections: createConnections(database, cipher),
        parked,
        client,
        wakePerSecond,
        retryingAfterMs: options.retryingAfterMs,
        log,
        requestPurge: (connectionId, workflowIds) => requestPurge(client, connectionId, workflowIds),
      },
    });
    const sweep = startSweep({
      client,
      parked,
      wakePerSecond,
      everyMs: options.sweepEveryMs ?? 30_000,
      searchEvery: options.searchEverySweeps ?? 10,
      startResume: ({ connectionId, epoch }) => startResume(client, connectionId, epoch),
      log,
    });
    closing.push(async () => {
      sweep.close();
      workers.shutdown();
      await workers.done.catch(() => {});
    });
    return { done: workers.done, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** An open one hears of it all the same. */
async function beginEntity(client: Client, key: EntityKey, change: Change): Promise<void> {
  const { workflowType, options } = entityStart(key);
  await client.workflow.signalWithStart(workflowType, {
    ...options,
    signal: namesOf(key.object).changed,
    signalArgs: [change],
  });
}

/** One durable workflow per connection wakes its parked contacts; a running one hears of the new epoch. */
async function startResume(client: Client, connectionId: string, epoch: number): Promise<void> {
  await client.workflow.signalWithStart(resumeConnectionType, {
    workflowId: resumeConnectionId(connectionId),
    taskQueue: taskQueues.workflows,
    args: [connectionId],
    signal: epochGrew,
    signalArgs: [{ epoch }],
  });
}

async function requestPurge(client: Client, connectionId: string, workflowIds: string[]): Promise<void> {
  await client.workflow.signalWithStart(purgeForgottenType, {
    workflowId: purgeForgottenId(connectionId),
    taskQueue: taskQueues.workflows,
    args: [],
    signal: entitiesForgotten,
    signalArgs: [{ workflowIds }],
  });
}
