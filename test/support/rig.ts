// A whole Syncline for a test file: namespace, database, simulator, a connection, a worker. All of it real.
import { Client, Connection, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { beforeEach } from 'vitest';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import type { Json } from '../../domain/json.ts';
import type { SendNowResult } from '../../domain/entity/push.ts';
import type { EntityView } from '../../domain/entity/view.ts';
import { createSimulator } from '../../simulators/simulator.ts';
import { createConnections, type Connections } from '../../store/connections.ts';
import { createDatabase, type Database } from '../../store/database.ts';
import { createCipher } from '../../store/encryption.ts';
import {
  epochGrew,
  resumeConnectionId,
  resumeConnectionType,
  sendNow,
  taskQueues,
  workflowIdOf,
  type ChangePayload,
} from '../../workflows/messages.ts';
import type { EntityWorkflow } from '../../client/entity-start.ts';
import { publicKey, type EntityKey } from '../../domain/entity/entity-key.ts';
import { namesOf } from '../../domain/objects/objects.ts';
import { startSynclineWorker, type SynclineWorkerOptions } from '../../worker/compose.ts';
import { createTestDatabase } from './database.ts';
import { createTestNamespace } from './namespace.ts';
import { crmControl, type CrmControl } from './crm-control.ts';
import { keepHistories } from './histories.ts';
import { isNotReady } from '../../client/send-now.ts';
import { eventually } from './patience.ts';
import { sharedBundle } from './bundle.ts';
import { genericContact, testConnectorFolder, type Subject } from './subjects.ts';
import { useOpened } from './use-opened.ts';

export const testKeys = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/**
 * For tests in which an answer is lost or a worker dies: seconds until that is seen (sync-protocol 5.2). What such a test
 * says must hold too when a slow machine lets other requests run into these time-outs. All other connections have the
 * product's own time-outs, which no machine that works reaches.
 */
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
  /** The superuser, on the same database: for what the application may not. */
  readonly databaseAdminUrl: string;
  readonly client: Client;
  readonly database: Database;
  readonly connections: Connections;
  readonly crm: CrmControl;
  /** What its entities are, and which CRM its connections are for. */
  readonly subject: Subject;
  /** Adds a connection to the simulator's CRM; answers its id. */
  addConnection(settings?: Record<string, Json>, secrets?: Record<string, string>): Promise<string>;
  /** Signals first, signal-with-start on not-found, as the client does. */
  change(connectionId: string, entityId: string, change: ChangePayload, start?: StartOptions): Promise<void>;
  /** Asks again with the same request id as long as the answer is `pending`, as callers do; `once` does not. */
  sendNow(
    connectionId: string,
    entityId: string,
    request?: { requestId?: string; fields?: Record<string, Json>; once?: boolean },
  ): Promise<SendNowResult>;
  handle(connectionId: string, entityId: string): WorkflowHandle<EntityWorkflow>;
  status(connectionId: string, entityId: string): Promise<EntityView>;
  /** Waits until the contact's status satisfies the claim; fails with the last status seen. */
  until(connectionId: string, entityId: string, claim: (view: EntityView) => boolean): Promise<EntityView>;
  /** Waits until an attempt of the contact's push has failed for this reason: it will be tried again. */
  untilRetrying(connectionId: string, entityId: string, reason: string): Promise<void>;
  /** As if the horizon of a write without an answer had passed: the clock of all horizons is Postgres'. */
  endHorizon(connectionId: string, entityId: string): Promise<void>;
  /** External ids of all links of the object's entities. */
  linksOf(connectionId: string): Promise<(string | null)[]>;
  /** `connection resume`, as the command line does it. */
  resumeConnection(connectionId: string): Promise<void>;
  startWorker(options?: Partial<SynclineWorkerOptions>): Promise<void>;
  stopWorker(): Promise<void>;
  /** The same rig with another object, or another CRM, in all that it does. */
  of(subject: Subject): Rig;
  close(): Promise<void>;
}

export interface StartOptions {
  quietPeriodMs?: number;
  maxWaitMs?: number;
  startDelayMs?: number;
  /** How long a worker has for a task before it is given to another one: 10 s when absent. */
  workflowTaskTimeoutMs?: number;
}

export interface RigOptions {
  /** `false`: none until `startWorker`. Otherwise one runs from the beginning, with these options. */
  worker?: false | Partial<SynclineWorkerOptions>;
  /** Contacts on the generic CRM when absent. */
  subject?: Subject;
}

/** A rig for a whole test file. With `emptyCrm` each test finds an empty CRM without faults. */
export function useRig({ emptyCrm = false, ...options }: RigOptions & { emptyCrm?: boolean } = {}): Rig {
  const rig = useOpened(() => createRig(options));
  if (emptyCrm) beforeEach(() => rig.crm.reset());
  return rig;
}

/** A rig that whoever creates it closes: for one test, or for what is no test file. */
export async function createRig({
  subject = genericContact,
  worker: withWorker = {},
}: RigOptions = {}): Promise<Rig> {
  const { address, namespace } = await createTestNamespace();
  const testDatabase = await createTestDatabase();
  const simulator = await createSimulator({ latencyMs: 5 });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const database = createDatabase({ url: testDatabase.url, poolSize: 4 });
  const keys = parseEncryptionKeys(testKeys);
  const connections = createConnections(database, createCipher(keys));
  let worker: Awaited<ReturnType<typeof startSynclineWorker>> | undefined;

  const whole: WholeRig = {
    address,
    namespace,
    databaseUrl: testDatabase.url,
    databaseAdminUrl: testDatabase.adminUrl,
    client,
    database,
    connections,
    simulatorUrl: simulator.url,

    async startWorker(workerOptions = {}) {
      worker = await startSynclineWorker({
        temporal: { connectionOptions: { address }, namespace },
        databaseUrl: testDatabase.url,
        encryptionKeys: keys,
        allowTargets: [new URL(simulator.url).host],
        log: () => {},
        workflowBundle: sharedBundle(),
        sweepEveryMs: 1_000,
        wakePerSecond: 500,
        connectorFolders: [pathToFileURL(`${testConnectorFolder('sources')}/`)],
        ...workerOptions,
      });
    },

    async stopWorker() {
      await worker?.close();
      worker = undefined;
    },

    async close() {
      await keepHistories(client);
      await whole.stopWorker();
      await database.close();
      await connection.close();
      await simulator.close();
      await testDatabase.drop();
    },
  };
  if (withWorker !== false) await whole.startWorker(withWorker);
  return rigOf(whole, subject);
}

/** What does not depend on the object. */
type WholeRig = Pick<
  Rig,
  | 'address'
  | 'namespace'
  | 'databaseUrl'
  | 'databaseAdminUrl'
  | 'client'
  | 'database'
  | 'connections'
  | 'startWorker'
  | 'stopWorker'
  | 'close'
> & { simulatorUrl: string };

function rigOf(whole: WholeRig, subject: Subject): Rig {
  const { client, database, connections, simulatorUrl } = whole;
  const { object } = subject;
  const { workflow, changed } = namesOf(object);
  const keyOf = (connectionId: string, entityId: string): EntityKey => ({ connectionId, object, entityId });

  const rig: Rig = {
    ...whole,
    subject,
    crm: crmControl(simulatorUrl, subject),
    of: (other) => rigOf(whole, other),

    async addConnection(settings = {}, secrets = { key: 'demo-key' }) {
      const connectionId = `crm-${randomUUID().slice(0, 8)}`;
      await connections.add({
        tenantId: 'default',
        connectionId,
        connector: subject.connector,
        settings: {
          baseUrl: `${simulatorUrl}${subject.baseUrl}`,
          quietPeriodMs: 200,
          maxWaitMs: 10_000,
          ...settings,
        },
        secrets,
      });
      return connectionId;
    },

    async change(connectionId, entityId, change, start = {}) {
      const handle = rig.handle(connectionId, entityId);
      try {
        await handle.signal(changed, change);
        return;
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
      }
      const { startDelayMs, workflowTaskTimeoutMs, ...timing } = start;
      await client.workflow.signalWithStart<EntityWorkflow, [ChangePayload]>(workflow, {
        workflowId: handle.workflowId,
        taskQueue: taskQueues.workflows,
        args: [{ ...publicKey(keyOf(connectionId, entityId)), ...timing }],
        signal: changed,
        signalArgs: [change],
        startDelay: startDelayMs,
        workflowTaskTimeout: workflowTaskTimeoutMs,
      });
    },

    async sendNow(connectionId, entityId, { requestId = randomUUID(), fields, once = false } = {}) {
      const ask = () =>
        client.workflow.executeUpdateWithStart(sendNow, {
          args: [{ requestId, fields }],
          startWorkflowOperation: new WithStartWorkflowOperation<EntityWorkflow>(workflow, {
            workflowId: workflowIdOf(keyOf(connectionId, entityId)),
            taskQueue: taskQueues.workflows,
            args: [publicKey(keyOf(connectionId, entityId))],
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        });
      for (;;) {
        // As callers must: its task may fail for a reason of its own, and the next one takes the update.
        const result = await ask().catch((error: unknown) => {
          if (isNotReady(error)) return undefined;
          throw error;
        });
        if (result !== undefined && (once || result.outcome !== 'pending')) return result;
      }
    },

    handle: (connectionId, entityId) =>
      client.workflow.getHandle(workflowIdOf(keyOf(connectionId, entityId))),

    status: (connectionId, entityId) => rig.handle(connectionId, entityId).query<EntityView>('status'),

    until: (connectionId, entityId, claim) =>
      eventually(entityId, () => rig.status(connectionId, entityId), claim),

    async untilRetrying(connectionId, entityId, reason) {
      const lastFailures = async () => {
        const { raw } = await rig.handle(connectionId, entityId).describe();
        return raw.pendingActivities?.map(({ lastFailure }) => lastFailure?.message ?? '') ?? [];
      };
      await eventually(entityId, lastFailures, (seen) => seen.some((message) => message.includes(reason)));
    },

    async endHorizon(connectionId, entityId) {
      const { rowCount } = await database.withTenant('default', (tx) =>
        tx.query(
          `UPDATE intents SET horizon_at = now() - interval '1 ms'
           WHERE connection_id = $1 AND object = $2 AND entity_id = $3 AND horizon_at IS NOT NULL`,
          [connectionId, object, entityId],
        ),
      );
      if (rowCount !== 1) throw new Error(`${entityId}: there is no write without an answer`);
      // Its attempts sleep until the old horizon.
      await rig.handle(connectionId, entityId).signal('retry');
    },

    async linksOf(connectionId) {
      const { rows } = await database.withTenant('default', (tx) =>
        tx.query<{ external_id: string | null }>(
          'SELECT external_id FROM links WHERE connection_id = $1 AND object = $2',
          [connectionId, object],
        ),
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
  };
  return rig;
}
