import type { Connection } from '@temporalio/client';

/** How long the namespace keeps a closed workflow's history. Undefined where this key may not describe the namespace. */
export async function readRetentionMs(
  connection: Connection,
  namespace: string,
): Promise<number | undefined> {
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const seconds = config?.workflowExecutionRetentionTtl?.seconds;
    return seconds === undefined || seconds === null ? undefined : Number(seconds) * 1_000;
  } catch {
    return undefined;
  }
}
