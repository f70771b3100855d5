// One page of parked contacts is signalled, at a rate that the CRM can bear.
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { workflowIdOf } from '../domain/workflow-id.ts';
import type { Parked, ParkedContact } from '../store/parked.ts';

export interface Woken {
  areMoreLeft: boolean;
}

export interface WakeDependencies {
  client: Client;
  parked: Parked;
  wakePerSecond: number;
  heartbeat(): void;
  sleep(ms: number): Promise<void>;
}

const pageSize = 200;
const atOnce = 10;

export async function wakeParked(dependencies: WakeDependencies, connectionId: string): Promise<Woken> {
  const { parked, wakePerSecond, heartbeat, sleep } = dependencies;
  const epoch = await parked.wakeableEpoch(connectionId);
  // Paused or without a login again: whoever resumes it starts this anew.
  if (epoch === undefined) return { areMoreLeft: false };
  const page = await parked.page(connectionId, epoch, pageSize);
  for (let from = 0; from < page.length; from += atOnce) {
    const group = page.slice(from, from + atOnce);
    await Promise.all(group.map((contact) => wake(dependencies.client, connectionId, contact, epoch)));
    await parked.remove(connectionId, group, epoch);
    heartbeat();
    await sleep((group.length / wakePerSecond) * 1000);
  }
  return { areMoreLeft: page.length === pageSize };
}

async function wake(
  client: Client,
  connectionId: string,
  contact: ParkedContact,
  epoch: number,
): Promise<void> {
  const workflowId = workflowIdOf(contact.object, connectionId, contact.contactId);
  try {
    await client.workflow.getHandle(workflowId).signal('connectionResumed', { epoch });
  } catch (error) {
    // Terminated meanwhile: its next change starts a run that reads its state from Postgres.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
