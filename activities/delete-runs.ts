// Deletes every closed run of forgotten contacts from Temporal; an open one closes first.
import type { Client } from '@temporalio/client';

export async function deleteRuns(client: Client, workflowIds: string[]): Promise<{ stillThere: string[] }> {
  const stillThere: string[] = [];
  for (const workflowId of workflowIds) {
    const quoted = workflowId.replaceAll("'", "''");
    for await (const run of client.workflow.list({ query: `WorkflowId = '${quoted}'` })) {
      // A running one is a contact that was restored, or one that ends before the next look.
      if (run.status.name === 'RUNNING') continue;
      stillThere.push(workflowId);
      await client.workflowService.deleteWorkflowExecution({
        namespace: client.options.namespace,
        workflowExecution: { workflowId, runId: run.runId },
      });
    }
  }
  return { stillThere: [...new Set(stillThere)] };
}
