// A whole Syncline for a test file: namespace, database, simulator, a connection, a worker. All of it real.
import { Client, Connection, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import type { Json } from '../../domain/json.ts';
import type { SendNowResult } from '../../domain/contact/push.ts';
import type { ContactView } from '../../domain/contact/view.ts';
import { createSimulator } from '../../simulators/simulator.ts';
import { createConnections, type Connections } from '../../store/connections.ts';
import { createDatabase, type Database } from '../../store/database.ts';
import { createCipher } from '../../store/encryption.ts';
import {
  contactChanged,
  epochGrew,
  resumeConnectionId,
  resumeConnectionType,
  sendNow,
  taskQueues,
  workflowIdOf,
  type ContactChangedPayload,
} from '../../workflows/messages.ts';
import type { contactSync } from '../../workflows/contact-sync.ts';
import { startSynclineWorker, type SynclineWorkerOptions } from '../../worker/compose.ts';
import { createTestDatabase } from './database.ts';
import { createTestNamespace } from './namespace.ts';
import { crmControl, type CrmControl } from './crm-control.ts';
import { keepHistories } from './histories.ts';
import { sharedBundle } from './bundle.ts';

export const testKeys = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** Small enough that a crash is seen within seconds: 0.3, 1 and 3 s (sync-protocol 5.2). */
export const fastTimings = {
  connectTimeoutMs: 300,
  requestTimeoutMs: 1_000,
  attemptTimeoutMs: 3_000,
  unknownHorizonMs: 500,
};

export interface Rig {
  readonly address: string;
  readonly namespace: string;
  readonly databaseUrl: string;
  readonly client: Client;
  readonly database: Database;
  readonly connections: Connections;
  readonly crm: CrmControl;
  /** Adds a connection to the simulator's generic CRM; answers its id. */
  addConnection(settings?: Record<string, Json>, secrets?: Record<string, string>): Promise<string>;
  /** Signals first, signal-with-start on not-found, as the client does. */
  change(
    connectionId: string,
    contactId: string,
    change: ContactChangedPayload,
    start?: StartOptions,
  ): Promise<void>;
  sendNow(
    connectionId: string,
    contactId: string,
    request?: { requestId?: string; fields?: Record<string, Json> },
  ): Promise<SendNowResult>;
  handle(connectionId: string, contactId: string): WorkflowHandle<typeof contactSync>;
  status(connectionId: string, contactId: string): Promise<ContactView>;
  /** Waits until the contact's status satisfies the claim; fails with the last status seen. */
  until(
    connectionId: string,
    contactId: string,
    claim: (view: ContactView) => boolean,
    withinMs?: number,
  ): Promise<ContactView>;
  /** External ids of all links of a connection. */
  linksOf(connectionId: string): Promise<(string | null)[]>;
  /** `connection resume`, as the command line does it. */
  resumeConnection(connectionId: string): Promise<void>;
  startWorker(options?: Partial<SynclineWorkerOptions>): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface StartOptions {
  quietPeriodMs?: number;
  maxWaitMs?: number;
  startDelayMs?: number;
}

export async function createRig(options: { worker?: boolean } = {}): Promise<Rig> {
  const { address, namespace } = await createTestNamespace();
  const testDatabase = await createTestDatabase();
  const simulator = await createSimulator({ latencyMs: 5 });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const database = createDatabase({ url: testDatabase.url, poolSize: 4 });
  const keys = parseEncryptionKeys(testKeys);
  const connections = createConnections(database, createCipher(keys));
  const crm = crmControl(simulator.url);
  let worker: Awaited<ReturnType<typeof startSynclineWorker>> | undefined;

  const rig: Rig = {
    address,
    namespace,
    databaseUrl: testDatabase.url,
    client,
    database,
    connections,
    crm,

    async addConnection(settings = {}, secrets = { key: 'demo-key' }) {
      const connectionId = `crm-${randomUUID().slice(0, 8)}`;
      await connections.add({
        tenantId: 'default',
        connectionId,
        connector: 'http',
        settings: {
          baseUrl: `${simulator.url}/generic/crm`,
          quietPeriodMs: 200,
          maxWaitMs: 10_000,
          ...fastTimings,
          ...settings,
        },
        secrets,
      });
      return connectionId;
    },

    async change(connectionId, contactId, change, start = {}) {
      const handle = rig.handle(connectionId, contactId);
      try {
        await handle.signal(contactChanged, change);
        return;
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
      }
      const { startDelayMs, ...timing } = start;
      await client.workflow.signalWithStart<typeof contactSync, [ContactChangedPayload]>('contactSync', {
        workflowId: handle.workflowId,
        taskQueue: taskQueues.workflows,
        args: [{ connectionId, contactId, ...timing }],
        signal: contactChanged,
        signalArgs: [change],
        ...(startDelayMs === undefined ? {} : { startDelay: startDelayMs }),
      });
    },

    sendNow(connectionId, contactId, request = {}) {
      return client.workflow.executeUpdateWithStart(sendNow, {
        args: [
          {
            requestId: request.requestId ?? randomUUID(),
            ...(request.fields === undefined ? {} : { fields: request.fields }),
          },
        ],
        startWorkflowOperation: new WithStartWorkflowOperation<typeof contactSync>('contactSync', {
          workflowId: workflowIdOf('contact', connectionId, contactId),
          taskQueue: taskQueues.workflows,
          args: [{ connectionId, contactId }],
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      });
    },

    handle: (connectionId, contactId) =>
      client.workflow.getHandle(workflowIdOf('contact', connectionId, contactId)),

    status: (connectionId, contactId) => rig.handle(connectionId, contactId).query<ContactView>('status'),

    async until(connectionId, contactId, claim, withinMs = 30_000) {
      const endsAt = Date.now() + withinMs;
      let last: unknown;
      while (Date.now() < endsAt) {
        try {
          const view = await rig.status(connectionId, contactId);
          if (claim(view)) return view;
          last = view;
        } catch (error) {
          last = error;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(
        `${contactId}: not within ${withinMs} ms; last seen ${JSON.stringify(last)} ${String(last)}`,
      );
    },

    async linksOf(connectionId) {
      const { rows } = await database.withTenant('default', (tx) =>
        tx.query<{ external_id: string | null }>('SELECT external_id FROM links WHERE connection_id = $1', [
          connectionId,
        ]),
      );
      return rows.map((row) => row.external_id);
    },

    async resumeConnection(connectionId) {
      const { epoch } = await connections.resume('default', connectionId);
      await client.workflow.signalWithStart(resumeConnectionType, {
        workflowId: resumeConnectionId(connectionId),
        taskQueue: taskQueues.workflows,
        args: [connectionId],
        signal: epochGrew,
        signalArgs: [{ epoch }],
      });
    },

    async startWorker(workerOptions = {}) {
      worker = await startSynclineWorker({
        temporal: { connectionOptions: { address }, namespace },
        databaseUrl: testDatabase.url,
        encryptionKeys: keys,
        allowTargets: [new URL(simulator.url).host],
        log: () => {},
        workflowBundle: await sharedBundle(),
        sweepEveryMs: 1_000,
        wakePerSecond: 500,
        ...workerOptions,
      });
    },

    async stopWorker() {
      await worker?.close();
      worker = undefined;
    },

    async close() {
      await keepHistories(client);
      await rig.stopWorker();
      await database.close();
      await connection.close();
      await simulator.close();
      await testDatabase.drop();
    },
  };
  if (options.worker !== false) await rig.startWorker();
  return rig;
}
