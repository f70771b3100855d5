// The textbook design (bench/textbook) behind the interface that the measurements use.
import path from 'node:path';
import { WithStartWorkflowOperation } from '@temporalio/client';
import pg from 'pg';
import { applicationRole } from '../../stack/parts/postgres-roles.ts';
import { findInJsonLines } from '../../stack/processes/json-lines.ts';
import { spawnPart, waitUntilReady } from '../../stack/processes/spawn-part.ts';
import { repositoryRoot } from '../../config/home.ts';
import type { Stand } from '../stand/stand.ts';
import { createTextbookTable } from '../textbook/activities.ts';
import type { ContactFields } from '../textbook/workflows/contact-schema.ts';
import {
  contactChanged,
  getState,
  sendNow,
  textbookTaskQueue,
  textbookWorkflowId,
  textbookWorkflowType,
  type ContactInput,
} from '../textbook/workflows/messages.ts';
import type { textbookContact } from '../textbook/workflows/textbook-contact.ts';
import type { ContactClient, Design } from './design.ts';
import { changedFields, type SampleContact } from './sample-contacts.ts';

/** What a worker of the textbook design needs to know. */
export function textbookConnection(stand: Stand) {
  return {
    temporalAddress: stand.temporalAddress,
    databaseUrl: stand.databaseUrl,
    crmUrl: `${stand.crm.url}/generic/crm`,
    crmKey: 'demo-key',
  };
}

/** The design that the examples teach, on the same servers; its table stands beside ours. */
export async function createTextbook(stand: Stand): Promise<Design> {
  const client = new pg.Client({ connectionString: stand.databaseAdminUrl });
  await client.connect();
  await client.query(
    `${createTextbookTable}; GRANT SELECT, INSERT, UPDATE ON textbook_links TO ${applicationRole}`,
  );
  await client.end();
  return {
    name: 'textbook',
    startWorker: () => startWorkerProcess(stand),
    open: ({ quietPeriodMs }) => Promise.resolve(createContactClient(stand, quietPeriodMs)),
  };
}

async function startWorkerProcess(stand: Stand) {
  const connection = textbookConnection(stand);
  const part = await spawnPart({
    name: 'textbook worker',
    command: process.execPath,
    args: ['--enable-source-maps', path.join(repositoryRoot(), 'dist', 'bench', 'textbook', 'main.js')],
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: connection.temporalAddress,
      DATABASE_URL: connection.databaseUrl,
      CRM_URL: connection.crmUrl,
      CRM_KEY: connection.crmKey,
    },
    ...stand.filesOf('textbook-worker'),
    stopGraceMs: 4_000,
  });
  stand.keep(part);
  await waitUntilReady(part, () => findInJsonLines(part.readOutput(), 'ready') !== undefined, stand);
  return part;
}

function createContactClient(stand: Stand, quietPeriodMs: number): ContactClient {
  const { workflow } = stand.client;
  const workflowId = ({ contactId }: SampleContact) => textbookWorkflowId(contactId);
  const startOf = (contact: SampleContact, quietMs: number) => ({
    workflowId: workflowId(contact),
    taskQueue: textbookTaskQueue,
    args: [{ contactId: contact.contactId, quietPeriodMs: quietMs }] as [ContactInput],
  });

  // "Event Accumulator": producers call Signal-With-Start, for the first change and for every other.
  async function signal(contact: SampleContact, number: number, quietMs: number): Promise<void> {
    await workflow.signalWithStart<typeof textbookContact, [{ fields: ContactFields }]>(
      textbookWorkflowType,
      {
        ...startOf(contact, quietMs),
        signal: contactChanged,
        signalArgs: [{ fields: changedFields(contact, number) as ContactFields }],
      },
    );
  }

  return {
    workflowId,
    change: (contact, number) => signal(contact, number, quietPeriodMs),
    async openIdle(contact) {
      await signal(contact, 1, quietPeriodMs);
      await workflow.getHandle(workflowId(contact)).query(getState);
    },
    importRow: (contact) => signal(contact, 1, 0),
    sendNow: (contact, number, withinMs) =>
      stand.client.withDeadline(Date.now() + withinMs, () =>
        workflow.executeUpdateWithStart(sendNow, {
          args: [{ fields: changedFields(contact, number) as ContactFields }],
          startWorkflowOperation: new WithStartWorkflowOperation<typeof textbookContact>(
            textbookWorkflowType,
            {
              ...startOf(contact, quietPeriodMs),
              workflowIdConflictPolicy: 'USE_EXISTING',
            },
          ),
        }),
      ),
    async hasSettled(contact, pushes) {
      const state = await workflow.getHandle(workflowId(contact)).query(getState);
      return state.status === 'synced' && state.pushes >= pushes;
    },
  };
}
