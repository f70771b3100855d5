// A workflow task that computes for ever is cut off: what it leaves behind must not happen inside of other workflows.
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundleWorkflows } from '../../worker/workers.ts';
import { createTestNamespace } from '../support/namespace.ts';
// First: it sets how loud the SDK is.
import '../support/replay.ts';
import { bystander, note, spin, spinner } from '../support/spinning/index.ts';

/** The SDK takes it and does not declare it: see worker/workers.ts. */
const scriptLimit = { isolateExecutionTimeout: 1_500 };

test('what is left of a workflow that was cut off does not happen in another, and the worker goes on', async () => {
  const { address, namespace } = await createTestNamespace();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const native = await NativeConnection.connect({ address });
  const workflowBundle = await bundleWorkflows(
    fileURLToPath(new URL('../support/spinning', import.meta.url)),
  );
  const whileWorking = async (work: () => Promise<void>): Promise<void> => {
    const worker = await Worker.create({
      connection: native,
      namespace,
      taskQueue: 'spinning',
      workflowBundle,
      ...scriptLimit,
    });
    await worker.runUntil(work);
  };
  const start = (workflow: typeof bystander, workflowId: string) =>
    client.workflow.start(workflow, { workflowId, taskQueue: 'spinning' });

  const others = await Promise.all([1, 2, 3, 4].map((n) => start(bystander, `bystander-${n}`)));
  const spinning = await start(spinner, 'spinner');
  await whileWorking(async () => {
    for (const each of [...others, spinning]) await each.query('__stack_trace');
  });
  // In one task: the note has set something going when the script is cut off.
  await spinning.signal(note);
  await spinning.signal(spin);
  for (const other of others) await other.signal(note);
  await whileWorking(async () => {
    for (const other of others) await other.signal(note);
    for (const other of others) await other.result();
  });
  for (const other of others) {
    const { events } = await other.fetchHistory();
    expect((events ?? []).filter((event) => event.timerStartedEventAttributes)).toEqual([]);
  }
  await spinning.terminate();
  await native.close();
  await connection.close();
});
