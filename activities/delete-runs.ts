// Deletes every closed run of forgotten entities from Temporal; an open one closes first.
import type { Client } from '@temporalio/client';

export interface DeletedRuns {
  /** They had closed runs. */
  stillThere: string[];
  /** They have a run that is open: it ends soon, or the entity was restored. */
  stillOpen?: string[];
}

export async function deleteRuns(client: Client, workflowIds: string[]): Promise<DeletedRuns> {
  const stillThere: string[] = [];
  const stillOpen: string[] = [];
  for (const workflowId of workflowIds) {
    const quoted = workflowId.replaceAll("'", "''");
    for await (const run of client.workflow.list({ query: `WorkflowId = '${quoted}'` })) {
      if (run.status.name === 'RUNNING') {
        stillOpen.push(workflowId);
        continue;
      }
      stillThere.push(workflowId);
      await client.workflowService.deleteWorkflowExecution({
        namespace: client.options.namespace,
        workflowExecution: { workflowId, runId: run.runId },
      });
    }
  }
  return { stillThere: [...new Set(stillThere)], stillOpen: [...new Set(stillOpen)] };
}
