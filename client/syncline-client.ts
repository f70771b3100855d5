// The typed face for app backends: contacts by their ids, and Temporal's details stay inside.
import type { Client } from '@temporalio/client';
import type { SendNowResult } from '../domain/contact/push.ts';
import type { ImportLedger } from '../domain/import-ledger.ts';
import * as messages from '../workflows/messages.ts';
import { startRows, type BulkEnd, type BulkInput, type BulkOptions } from './bulk/start-rows.ts';
import type { ContactChange } from './change.ts';
import { createContactSignals, type ConnectionTiming } from './contact-signals.ts';
import { contactStart } from './contact-start.ts';
import { readStatus, type ContactStatus } from './contact-status.ts';
import { askSendNow, isTimeout, sendNowPayload, updateWithStart, type SendNowOptions } from './send-now.ts';

export interface SynclineClientOptions {
  client: Client;
  /**
   * The quiet period and max wait of a connection, where you know them. A new contact then sleeps through its quiet period
   * without costing anything; without them it reads the connection's settings when it starts.
   */
  connectionTiming?: ConnectionTiming;
}

export interface SynclineClient {
  /** Records a change; it is pushed when the contact is quiet. Throws RefusedChangeError and InvalidIdError. */
  contactChanged(
    connectionId: string,
    contactId: string,
    change: ContactChange,
  ): Promise<{ workflowId: string; changeId: string }>;
  /** Pushes at once and waits for the outcome; `pending` after `waitMs`: ask again with the same request id. */
  sendNow(
    connectionId: string,
    contactId: string,
    options?: SendNowOptions,
  ): Promise<SendNowResult & { requestId: string }>;
  /** Undefined when the contact has no open workflow. */
  status(connectionId: string, contactId: string): Promise<ContactStatus | undefined>;
  pause(connectionId: string, contactId: string): Promise<void>;
  resume(connectionId: string, contactId: string): Promise<void>;
  /**
   * `create`: a person says that the record of an unknown create is not in the CRM. `onlyIfOpen`: a contact without an
   * open workflow is left alone.
   */
  retry(
    connectionId: string,
    contactId: string,
    options?: { create?: boolean; onlyIfOpen?: boolean },
  ): Promise<void>;
  /** The contact was deleted in the app; the connection's `onContactDeleted` says what follows. */
  contactDeleted(connectionId: string, contactId: string): Promise<void>;
  forget(
    connectionId: string,
    contactId: string,
    options?: { deleteInCrm?: boolean },
  ): Promise<messages.ForgetResult>;
  /** Wakes the contacts that wait with their connection; `epoch` is the connection's after resume or login. */
  resumeConnection(connectionId: string, epoch: number): Promise<void>;
  /** Starts or signals one workflow per row; see BulkOptions. */
  bulkStart(rows: AsyncIterable<BulkInput>, ledger: ImportLedger, options: BulkOptions): Promise<BulkEnd>;
}

/** Nobody answered in time; the message says whether anything was done. */
export class NoAnswerError extends Error {}

const defaultWaitMs = 30_000;
const forgetWithinMs = 60_000;

export function createSynclineClient({
  client,
  connectionTiming = () => undefined,
}: SynclineClientOptions): SynclineClient {
  const signals = createContactSignals(client, connectionTiming);

  return {
    contactChanged: signals.sendChange,

    async sendNow(connectionId, contactId, options = {}) {
      const payload = sendNowPayload(options);
      const { requestId } = payload;
      const result = await askSendNow(client, {
        start: contactStart(connectionId, contactId, await connectionTiming(connectionId)),
        payload,
        waitMs: options.waitMs ?? defaultWaitMs,
        recordDurably: async () => {
          const { fields = {}, occurredAt = new Date() } = payload;
          // One change id per request: asked again, it is recorded once.
          await signals.sendChange(connectionId, contactId, {
            fields,
            occurredAt,
            requestId,
            changeId: `request:${requestId}`.slice(0, 500),
          });
        },
      });
      return { requestId, ...result };
    },

    status(connectionId, contactId) {
      const { workflowId } = contactStart(connectionId, contactId);
      return readStatus(client, { connectionId, contactId, workflowId });
    },

    pause: (connectionId, contactId) =>
      signals.sendWithStart(connectionId, contactId, { signal: messages.pause, args: [] }),
    resume: (connectionId, contactId) =>
      signals.sendWithStart(connectionId, contactId, { signal: messages.resume, args: [] }),
    async retry(connectionId, contactId, { create = false, onlyIfOpen = false } = {}) {
      const message = {
        signal: messages.retry,
        args: create ? ([{ create }] as [{ create: boolean }]) : ([] as []),
      };
      if (onlyIfOpen) await signals.sendIfOpen(connectionId, contactId, message);
      else await signals.sendWithStart(connectionId, contactId, message);
    },
    contactDeleted: (connectionId, contactId) =>
      signals.sendWithStart(connectionId, contactId, { signal: messages.contactDeleted, args: [] }),

    async forget(connectionId, contactId, { deleteInCrm = false } = {}) {
      const accepted = await updateWithStart(client, {
        start: contactStart(connectionId, contactId),
        update: messages.forget,
        args: [{ deleteInCrm }],
      });
      if (accepted === undefined)
        throw new NoAnswerError('No worker answered: the contact was not forgotten.');
      try {
        return await client.withDeadline(Date.now() + forgetWithinMs, () => accepted.result());
      } catch (error) {
        if (!isTimeout(error)) throw error;
        throw new NoAnswerError('The contact is being forgotten; that takes longer than a minute.', {
          cause: error,
        });
      }
    },

    async resumeConnection(connectionId, epoch) {
      await client.workflow.signalWithStart<(connectionId: string) => Promise<void>, [{ epoch: number }]>(
        messages.resumeConnectionType,
        {
          workflowId: messages.resumeConnectionId(connectionId),
          taskQueue: messages.taskQueues.workflows,
          args: [connectionId],
          signal: messages.epochGrew,
          signalArgs: [{ epoch }],
        },
      );
    },

    bulkStart: (rows, ledger, options) => startRows(client, { rows, ledger, options }),
  };
}
