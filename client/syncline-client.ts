// The typed face for app backends: contacts, companies and deals by their ids; Temporal's details stay inside.
import type { Client } from '@temporalio/client';
import type { SendNowResult } from '../domain/entity/push.ts';
import { nounOf, type EntityKey } from '../domain/entity/entity-key.ts';
import type { FailedAttempt } from '../domain/entity/failed-attempt.ts';
import { importRowId } from '../domain/entity/import-row-id.ts';
import type { ImportLedger } from '../domain/import-ledger.ts';
import { namesOf } from '../domain/objects/objects.ts';
import * as messages from '../workflows/messages.ts';
export type { ForgetResult } from '../workflows/messages.ts';
import { startRows, type BulkEnd, type BulkInput, type BulkOptions } from './bulk/start-rows.ts';
import { stampChange, type EntityChange } from './change.ts';
import { createEntitySignals, type ConnectionTiming } from './entity-signals.ts';
import { entityStart } from './entity-start.ts';
import { readStatus, whyPending, type EntityStatus } from './entity-status.ts';
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
  /** Records a change; it is pushed when the entity is quiet. Throws RefusedChangeError and InvalidIdError. */
  changed(key: EntityKey, change: EntityChange): Promise<Recorded>;
  /** `changed`, for a contact. */
  contactChanged(connectionId: string, contactId: string, change: EntityChange): Promise<Recorded>;
  /** `changed`, for a company. */
  companyChanged(connectionId: string, companyId: string, change: EntityChange): Promise<Recorded>;
  /** `changed`, for a deal. */
  dealChanged(connectionId: string, dealId: string, change: EntityChange): Promise<Recorded>;
  /**
   * Pushes at once and waits for the outcome; `pending` after `waitMs`, or as soon as the next attempt lies beyond it: ask again with the same request id. Why it is
   * pending stands in `failure` and `lastAttempt`, when an attempt has failed.
   */
  sendNow(key: EntityKey, options?: SendNowOptions): Promise<SentNow>;
  /** Undefined when the entity has no open workflow. */
  status(key: EntityKey): Promise<EntityStatus | undefined>;
  pause(key: EntityKey): Promise<void>;
  resume(key: EntityKey): Promise<void>;
  /**
   * `create`: a person says that the record of an unknown create is not in the CRM. `onlyIfOpen`: an entity without an
   * open workflow is left alone. `link`: which record it is by now, where somebody has just changed it; null: none.
   */
  retry(
    key: EntityKey,
    options?: {
      create?: boolean | undefined;
      onlyIfOpen?: boolean | undefined;
      link?: { externalId: string } | null | undefined;
    },
  ): Promise<void>;
  /** Whom it names, or who names it, has a record now. One without an open workflow finds it with its next push. */
  associate(key: EntityKey): Promise<void>;
  /**
   * Pushes what is known of it again, at an import's priority and without a change of its own; where the record is as it
   * should be, no call is made. `runId`: one for all entities that are asked together.
   */
  resync(key: EntityKey, runId: string): Promise<void>;
  /** The entity was deleted in the app; the connection's `onContactDeleted` says what follows. */
  deleted(key: EntityKey): Promise<void>;
  forget(key: EntityKey, options?: { deleteInCrm?: boolean | undefined }): Promise<messages.ForgetResult>;
  /** Wakes what waits with its connection; `epoch` is the connection's after resume or login. */
  resumeConnection(connectionId: string, epoch: number): Promise<void>;
  /** Starts or signals one workflow per row; see BulkOptions. */
  bulkStart(rows: AsyncIterable<BulkInput>, ledger: ImportLedger, options: BulkOptions): Promise<BulkEnd>;
}

export interface SentNow extends SendNowResult {
  requestId: string;
  /** Of a `pending` push that is tried again. */
  lastAttempt?: FailedAttempt | undefined;
}

interface Recorded {
  workflowId: string;
  changeId: string;
}

/** Nobody answered in time; the message says whether anything was done. */
export class NoAnswerError extends Error {}

const defaultWaitMs = 30_000;
const forgetWithinMs = 60_000;

export function createSynclineClient({
  client,
  connectionTiming = () => undefined,
}: SynclineClientOptions): SynclineClient {
  const signals = createEntitySignals(client, connectionTiming);

  return {
    changed: signals.sendChange,
    contactChanged: (connectionId, entityId, change) =>
      signals.sendChange({ connectionId, object: 'contact', entityId }, change),
    companyChanged: (connectionId, entityId, change) =>
      signals.sendChange({ connectionId, object: 'company', entityId }, change),
    dealChanged: (connectionId, entityId, change) =>
      signals.sendChange({ connectionId, object: 'deal', entityId }, change),

    async sendNow(key, options = {}) {
      const payload = sendNowPayload(key.object, options);
      const { requestId } = payload;
      const result = await askSendNow(client, {
        start: entityStart(key, await connectionTiming(key.connectionId)),
        payload,
        waitMs: options.waitMs ?? defaultWaitMs,
        recordDurably: async () => {
          const { fields = {}, occurredAt = new Date() } = payload;
          // One change id per request: asked again, it is recorded once.
          await signals.sendChange(key, {
            fields,
            occurredAt,
            requestId,
            changeId: `request:${requestId}`.slice(0, 500),
          });
        },
        async mayEndBy(time) {
          const { lastAttempt } = await whyPending(client, key);
          return lastAttempt?.nextAt === undefined || Date.parse(lastAttempt.nextAt) < time;
        },
      });
      if (result.outcome !== 'pending') return { requestId, ...result };
      return { requestId, ...result, ...(await whyPending(client, key)) };
    },

    status: (key) => readStatus(client, key),

    pause: (key) => signals.sendWithStart(key, { signal: messages.pause.name, args: [] }),
    resume: (key) => signals.sendWithStart(key, { signal: messages.resume.name, args: [] }),
    async retry(key, { create = false, onlyIfOpen = false, link } = {}) {
      const payload = { ...(create ? { create } : {}), ...(link === undefined ? {} : { link }) };
      const message = {
        signal: messages.retry.name,
        args: Object.keys(payload).length === 0 ? [] : [payload],
      };
      if (onlyIfOpen) await signals.sendIfOpen(key, message);
      else await signals.sendWithStart(key, message);
    },
    async associate(key) {
      await signals.sendIfOpen(key, { signal: messages.associate.name, args: [] });
    },
    async resync(key, runId) {
      const change = { fields: {}, changeId: importRowId(runId, key.entityId) };
      const args = [stampChange(key.object, change)];
      await signals.sendWithStart(key, { signal: namesOf(key.object).changed, args });
    },
    deleted: (key) => signals.sendWithStart(key, { signal: namesOf(key.object).deleted, args: [] }),

    async forget(key, { deleteInCrm = false } = {}) {
      const accepted = await updateWithStart(client, {
        start: entityStart(key),
        update: messages.forget,
        args: [{ deleteInCrm }],
      });
      if (accepted === undefined)
        throw new NoAnswerError(`No worker answered: the ${nounOf(key)} was not forgotten.`);
      try {
        return await client.withDeadline(Date.now() + forgetWithinMs, () => accepted.result());
      } catch (error) {
        if (!isTimeout(error)) throw error;
        throw new NoAnswerError(`The ${nounOf(key)} is being forgotten; that takes longer than a minute.`, {
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
