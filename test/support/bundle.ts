// The workflow bundle, built once per test process.
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleWorkflows } from '../../worker/workers.ts';

let bundle: Promise<WorkflowBundle> | undefined;

export function sharedBundle(): Promise<WorkflowBundle> {
  bundle ??= bundleWorkflows();
  return bundle;
}
