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
  };
}

/** Throws InvalidIdError. `timing`, when known, saves the run a look into Postgres. */
export function entityStart(key: EntityKey, timing?: EntityTiming): EntityStart {
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
    },
  };
}
