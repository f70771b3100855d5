// Entities that waited for another one try again: the signal that a person would send.
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { workflowIdOf } from '../domain/workflow-id.ts';

/** Of the connection and object of `key`. Throws when one cannot be told: the activity is tried again. */
export async function retryEach(
  client: Client,
  { connectionId, object }: Pick<EntityKey, 'connectionId' | 'object'>,
  entityIds: readonly string[],
): Promise<void> {
  for (const entityId of entityIds) {
    try {
      await client.workflow.getHandle(workflowIdOf({ object, connectionId, entityId })).signal('retry');
    } catch (error) {
      // Not open: its next change starts a run, which looks for itself.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
