// How a contact's workflow is started, the same from every call that may be its first.
import type { SearchAttributePair } from '@temporalio/common';
import { searchAttributes, taskQueues, workflowIdOf, type ContactSyncStart } from '../workflows/messages.ts';

export interface ContactTiming {
  quietPeriodMs: number;
  maxWaitMs: number;
}

/** The workflow as the client sees it: its start argument. */
export type ContactWorkflow = (start: ContactSyncStart) => Promise<void>;

export interface ContactStart {
  workflowId: string;
  taskQueue: string;
  args: [ContactSyncStart];
  typedSearchAttributes: SearchAttributePair[];
}

/** Throws InvalidIdError. `timing`, when known, saves the run a look into Postgres. */
export function contactStart(connectionId: string, contactId: string, timing?: ContactTiming): ContactStart {
  return {
    workflowId: workflowIdOf('contact', connectionId, contactId),
    taskQueue: taskQueues.workflows,
    args: [{ connectionId, contactId, ...(timing === undefined ? {} : numbersOf(timing)) }],
    // Lists are right before the first task has run: during a start delay nobody else can write them.
    typedSearchAttributes: [
      { key: searchAttributes.SyncStatus, value: 'waiting' },
      { key: searchAttributes.ConnectionId, value: connectionId },
    ],
  };
}

function numbersOf({ quietPeriodMs, maxWaitMs }: ContactTiming): ContactTiming {
  return { quietPeriodMs, maxWaitMs };
}
