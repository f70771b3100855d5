// Entities of which both sides have a record now: each does its own associations.
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { associateName } from '../domain/associations/association.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { workflowIdOf } from '../domain/workflow-id.ts';

const atOnce = 10;

/** Throws when one cannot be told: the activity is tried again. */
export async function tellToAssociate(client: Client, keys: readonly EntityKey[]): Promise<void> {
  const left = keys.values();
  await Promise.all(
    Array.from({ length: Math.min(atOnce, keys.length) }, async () => {
      for (const key of left) await tell(client, key);
    }),
  );
}

async function tell(client: Client, key: EntityKey): Promise<void> {
  try {
    await client.workflow.getHandle(workflowIdOf(key)).signal(associateName);
  } catch (error) {
    // Not open: its next push finds in Postgres what is to be done.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
