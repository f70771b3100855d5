// The workflow bundle: built once per run (servers.ts), read once per test process.
import type { WorkflowBundle } from '@temporalio/worker';
import { inject } from 'vitest';
import { readBundle } from '../../worker/workers.ts';

let bundle: WorkflowBundle | undefined;

/** The workflow bundle of this run, made once for all files. */
export function sharedBundle(): WorkflowBundle {
  bundle ??= readBundle(inject('workflowBundleFile'));
  return bundle;
}
