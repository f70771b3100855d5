// A workflow as an app in another language starts it: no search attributes, and nobody asks whether there is such a connection.
import type { Client } from '@temporalio/client';
import { publicKey, type EntityKey } from '../../domain/entity/entity-key.ts';
import type { Fields } from '../../domain/fields.ts';
import { namesOf } from '../../domain/objects/objects.ts';
import { taskQueues, workflowIdOf } from '../../workflows/messages.ts';

/** One that is open hears of the fields. */
export async function startEntity(client: Client, key: EntityKey, fields: Fields): Promise<void> {
  const { workflow, changed } = namesOf(key.object);
  await client.workflow.signalWithStart(workflow, {
    workflowId: workflowIdOf(key),
    taskQueue: taskQueues.workflows,
    args: [publicKey(key)],
    signal: changed,
    signalArgs: [{ fields }],
  });
}
