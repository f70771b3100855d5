// How an entity's workflow is started, the same from every call that may be its first.
import type { SearchAttributePair } from '@temporalio/common';
import { publicKey, type EntityKey } from '../domain/entity/entity-key.ts';
import { namesOf, type PublicNames } from '../domain/objects/objects.ts';
import { searchAttributes, taskQueues, workflowIdOf, type EntitySyncStart } from '../workflows/messages.ts';

export interface EntityTiming {
  quietPeriodMs: number;
  maxWaitMs: number;
}

/** The workflow as the client sees it: its start argument. */
export type EntityWorkflow = (start: EntitySyncStart) => Promise<void>;

export interface EntityStart {
  workflowType: PublicNames['workflow'];
  options: {
    workflowId: string;
    taskQueue: string;
    args: [EntitySyncStart];
    typedSearchAttributes: SearchAttributePair[];
    staticSummary: string;
    staticDetails?: string;
    startDelay?: number;
  };
}

/**
 * Throws InvalidIdError. `timing`, when known, saves the run a look into Postgres; with `startDelayMs` a new entity
 * sleeps that long without any work for a worker.
 */
export function entityStart(key: EntityKey, timing?: EntityTiming, startDelayMs = 0): EntityStart {
  return {
    workflowType: namesOf(key.object).workflow,
    options: {
      workflowId: workflowIdOf(key),
      taskQueue: taskQueues.workflows,
      args: [{ ...publicKey(key), quietPeriodMs: timing?.quietPeriodMs, maxWaitMs: timing?.maxWaitMs }],
      // Lists are right before the first task has run: during a start delay nobody else can write them.
      typedSearchAttributes: [
        { key: searchAttributes.SyncStatus, value: 'waiting' },
        { key: searchAttributes.ConnectionId, value: key.connectionId },
      ],
      staticSummary: summaryOf(key),
      ...(startDelayMs > 0 ? { startDelay: startDelayMs, staticDetails: delayInWords(startDelayMs) } : {}),
    },
  };
}

/** Stands on the page of the Temporal UI for the run's whole life, so it says what is always true; no person's data. */
function summaryOf({ object, connectionId }: EntityKey): string {
  return `One ${namesOf(object).one} on ${connectionId}: waits for quiet, then keeps its CRM record in step`;
}

/** ⊢ During a start delay nobody answers the query for the current details: without these words the page is blank. */
function delayInWords(startDelayMs: number): string {
  const seconds = Math.round(startDelayMs / 1000);
  return (
    `**In the first ${seconds} s: waiting for quiet**, unless somebody asks for a push at once. Nothing of it runs in ` +
    'this time: further changes stand in the history, and a query gets no answer.\n\n' +
    'Afterwards the current details say what is going on.'
  );
}
