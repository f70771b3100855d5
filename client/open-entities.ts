// The open workflows of a connection's entities, as Temporal's lists have them: behind by moments.
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { namesOf, objectTypes } from '../domain/objects/objects.ts';

const types = objectTypes.map((object) => `'${namesOf(object).workflow}'`).join(', ');

export interface OpenEntities {
  count(connectionId: string): Promise<number>;
  /** What waits in them is lost: for a connection that is gone. Answers how many were ended. */
  end(connectionId: string, reason: string): Promise<number>;
}

export function createOpenEntities(client: Client): OpenEntities {
  const query = (connectionId: string): string =>
    `WorkflowType IN (${types}) AND ExecutionStatus = 'Running' AND ConnectionId = '${connectionId.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return {
    count: async (connectionId) => (await client.workflow.count(query(connectionId))).count,
    async end(connectionId, reason) {
      let ended = 0;
      for await (const { workflowId } of client.workflow.list({ query: query(connectionId) })) {
        try {
          await client.workflow.getHandle(workflowId).terminate(reason);
          ended += 1;
        } catch (error) {
          // The list was behind.
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }
      return ended;
    },
  };
}
