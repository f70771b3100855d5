// The status of a contact, also when nobody can answer the query: during a start delay, and without a worker.
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  QueryNotRegisteredError,
} from '@temporalio/client';
import { readChange } from '../domain/contact/change.ts';
import type { SyncStatus } from '../domain/contact/next-step.ts';
import type { ContactView } from '../domain/contact/view.ts';
import { contactChanged, searchAttributes, status } from '../workflows/messages.ts';
import { isTimeout } from './send-now.ts';

export interface ContactStatus extends ContactView {
  /**
   * `workflow`: the contact's own word. `start delay`: none of its code has run yet. `no worker`: nobody answered in time,
   * so this is what Temporal's lists say.
   */
  answeredBy: 'workflow' | 'start delay' | 'no worker';
}

interface ContactId {
  connectionId: string;
  contactId: string;
  workflowId: string;
}

const answerWithinMs = 2_000;

/** Undefined: this contact has no open workflow (never heard of, forgotten, or terminated). */
export async function readStatus(client: Client, contact: ContactId): Promise<ContactStatus | undefined> {
  const handle = client.workflow.getHandle(contact.workflowId);
  let run: WorkflowExecutionDescription;
  try {
    run = await handle.describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
  if (run.status.name !== 'RUNNING') return undefined;
  const delayed = await readDelayed(client, contact, run);
  if (delayed !== undefined) return delayed;
  try {
    const view = await client.withDeadline(Date.now() + answerWithinMs, () => handle.query(status));
    return { ...view, answeredBy: 'workflow' };
  } catch (error) {
    // A failed query has this name in the SDK, whatever failed: a worker that has just loaded the contact (see
    // workflows/ahead-of-history.ts) answers the next one.
    if (!isTimeout(error) && !(error instanceof QueryNotRegisteredError)) throw error;
    return listedStatus(contact, run);
  }
}

/** ⊢ A query during a start delay is held by the server until the delay or the deadline is over, so it is not asked. */
async function readDelayed(
  client: Client,
  contact: ContactId,
  { executionTime, startTime }: WorkflowExecutionDescription,
): Promise<ContactStatus | undefined> {
  if (executionTime === undefined || executionTime <= startTime || executionTime.getTime() <= Date.now()) {
    return undefined;
  }
  // A delayed run's history is short and holds nothing but the signals that wait.
  const { events } = await client.workflow.getHandle(contact.workflowId).fetchHistory();
  if (events === null || events === undefined) return undefined;
  if (events.some((event) => event.workflowTaskScheduledEventAttributes)) return undefined;
  const names = events.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    if (signal?.signalName !== contactChanged.name) return [];
    const change = readChange(parseJson(signal.input?.payloads?.[0]?.data));
    return change.ok ? Object.keys(change.value.fields) : [];
  });
  return {
    ...idsOf(contact),
    status: 'waiting',
    pendingFields: [...new Set(names)],
    dueAt: executionTime.toISOString(),
    answeredBy: 'start delay',
  };
}

function listedStatus(
  contact: ContactId,
  { typedSearchAttributes: listed }: WorkflowExecutionDescription,
): ContactStatus {
  const externalId = listed.get(searchAttributes.ExternalId);
  const lastSyncedAt = listed.get(searchAttributes.LastSyncedAt);
  return {
    ...idsOf(contact),
    status: (listed.get(searchAttributes.SyncStatus) ?? 'waiting') as SyncStatus,
    pendingFields: [],
    ...(externalId === undefined ? {} : { externalId }),
    ...(lastSyncedAt === undefined ? {} : { lastSyncedAt: lastSyncedAt.toISOString() }),
    answeredBy: 'no worker',
  };
}

function idsOf({ connectionId, contactId }: ContactId): { connectionId: string; contactId: string } {
  return { connectionId, contactId };
}

function parseJson(data: Uint8Array | null | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(data ?? []).toString('utf8'));
  } catch {
    return undefined;
  }
}
