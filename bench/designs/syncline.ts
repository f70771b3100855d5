// Our design behind the interface that the measurements use: the built worker, and the client that apps use.
import { randomUUID } from 'node:crypto';
import { startNodePart } from '../../stack/parts/node-parts.ts';
import { changeOfRow } from '../../client/bulk/row.ts';
import { entityStart, type EntityWorkflow } from '../../client/entity-start.ts';
import { createSynclineClient } from '../../client/syncline-client.ts';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import type { Json } from '../../domain/json.ts';
import { createConnections } from '../../store/connections.ts';
import { createDatabase, type Database } from '../../store/database.ts';
import { createCipher } from '../../store/encryption.ts';
import { createImportLedger } from '../../store/import-ledger.ts';
import { type ChangePayload } from '../../workflows/messages.ts';
import type { Stand } from '../stand/stand.ts';
import type { ContactClient, Design } from './design.ts';
import { changedFields, type SampleContact } from './sample-contacts.ts';

const tenantId = 'default';
const maxWaitMs = 120_000;

/** The design under measure: this repository, as `npm start` runs it. */
export function createSyncline(stand: Stand): Design {
  return {
    name: 'Syncline',
    startWorker: () => startWorkerProcess(stand),
    async open({ quietPeriodMs }) {
      const database = createDatabase({ url: stand.databaseUrl, poolSize: 4 });
      stand.closing.add(() => database.close());
      const timing = { quietPeriodMs, maxWaitMs };
      const connectionId = await addConnection(stand, database, timing);
      return createContactClient(stand, database, { connectionId, timing });
    },
  };
}

/** As the embedded stack registers its connection `demo`; answers the new connection's id. */
async function addConnection(
  stand: Stand,
  database: Database,
  settings: Record<string, Json>,
): Promise<string> {
  const connectionId = `bench-${randomUUID().slice(0, 8)}`;
  const connections = createConnections(database, createCipher(parseEncryptionKeys(stand.encryptionKeys)));
  await connections.add({
    tenantId,
    connectionId,
    connector: 'http',
    // As the textbook does it: one call for e-mail and phone.
    settings: { baseUrl: `${stand.crm.url}/generic/crm`, keysTogether: true, ...settings },
    secrets: { key: 'demo-key' },
  });
  return connectionId;
}

async function startWorkerProcess(stand: Stand) {
  const part = await startNodePart({
    name: 'worker',
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: stand.temporalAddress,
      TEMPORAL_NAMESPACE: stand.namespace,
      DATABASE_URL: stand.databaseUrl,
      SYNCLINE_ENCRYPTION_KEYS: stand.encryptionKeys,
      SYNCLINE_ALLOW_TARGETS: new URL(stand.crm.url).host,
    },
    ...stand.filesOf('worker'),
    abort: stand.abort,
  });
  stand.keep(part);
  return part;
}

function createContactClient(
  stand: Stand,
  database: Database,
  { connectionId, timing }: { connectionId: string; timing: { quietPeriodMs: number; maxWaitMs: number } },
): ContactClient {
  const client = createSynclineClient({ client: stand.client, connectionTiming: () => timing });
  const ledger = createImportLedger(database, tenantId);
  const startOf = ({ contactId }: SampleContact) =>
    entityStart({ connectionId, object: 'contact', entityId: contactId }, timing);

  /** Without the client's start delay. */
  async function startAtOnce(contact: SampleContact, change: ChangePayload): Promise<void> {
    const { workflowType, options } = startOf(contact);
    await stand.client.workflow.signalWithStart<EntityWorkflow, [ChangePayload]>(workflowType, {
      ...options,
      signal: 'contactChanged',
      signalArgs: [change],
    });
  }

  return {
    workflowId: (contact) => startOf(contact).options.workflowId,
    async change(contact, number) {
      await client.contactChanged(connectionId, contact.contactId, {
        fields: changedFields(contact, number),
      });
    },
    async sendNow(contact, number, withinMs) {
      const result = await client.sendNow(
        { connectionId, object: 'contact', entityId: contact.contactId },
        {
          fields: changedFields(contact, number),
          waitMs: withinMs,
        },
      );
      return result.outcome;
    },
    async openIdle(contact) {
      await startAtOnce(contact, { fields: contact.fields, occurredAt: Date.now() });
      await client.status({ connectionId, object: 'contact', entityId: contact.contactId });
    },
    importRow: (contact) =>
      startAtOnce(contact, changeOfRow(rowOf(contact), { bulkId: 'flood', startedAt: Date.now() })),
    async bulkStart(contacts, stop) {
      const record = await ledger.open({
        connectionId,
        object: 'contact',
        bulkId: randomUUID(),
        contentHash: randomUUID(),
        options: '{}',
        source: 'benchmark',
      });
      const rows = (async function* () {
        for (const contact of contacts) yield rowOf(contact);
      })();
      await client.bulkStart(rows, ledger, { import: record, timing, stop });
    },
    async hasSettled(contact, pushes) {
      const status = await client.status({ connectionId, object: 'contact', entityId: contact.contactId });
      if (status === undefined) return false;
      if (status.status === 'needs_attention') {
        throw new Error(`${contact.contactId}: ${status.failure?.message ?? 'needs attention'}`);
      }
      const isDone = status.status === 'synced' && status.pendingFields.length === 0;
      // On a slow machine a first burst may have become two pushes: a create and an update.
      return isDone && (pushes === 1 || status.lastOutcome === 'updated');
    },
  };
}

function rowOf({ contactId, fields }: SampleContact) {
  return { kind: 'row', line: Number(contactId.slice(1)), entityId: contactId, fields, raw: '' } as const;
}
