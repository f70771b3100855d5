// Replays a history on the current workflows.
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { payloadConverterPath } from '../../worker/workers.ts';
import { sharedBundle } from './bundle.ts';

// Once per test process, before anything native starts: the workers' own words only when they are errors.
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

/** As the worker has them, so that a history is decoded like there. */
export function replayOptions() {
  return { workflowBundle: sharedBundle(), dataConverter: { payloadConverterPath } };
}

/** Rejects when the workflows would not have made this history. */
export async function replay(
  history: Parameters<typeof Worker.runReplayHistory>[1],
  workflowId: string,
): Promise<void> {
  await Worker.runReplayHistory(replayOptions(), history, workflowId);
}
