// A script that was cut off because it computed for too long leaves its remaining work in the V8 context that all contacts
// share, and ⊢ the next contact's task would do that work as its own: another contact's update in its history. So the next
// task does nothing of its own, lets what is left run out, and fails; it is tried again at once, from its history.
import type { WorkflowInterceptors } from '@temporalio/workflow';

/** Shared by all workflows of a thread, because this module is loaded before any of them (worker/workers.ts). */
let isCutOff = false;

export function interceptors(): WorkflowInterceptors {
  /** What was left of another ran here: this copy of the workflow is not what its history says. */
  let isPolluted = false;
  let isSacrificed = false;
  return {
    internals: [
      {
        activate(input, next) {
          isPolluted ||= isCutOff;
          const isQuery = input.activation.jobs?.every((job) => Boolean(job.queryWorkflow)) === true;
          // A query reads, and its failure leaves the copy in the cache: the next task renews it.
          isSacrificed = isCutOff || (isPolluted && !isQuery);
          if (isSacrificed) return;
          isCutOff = true;
          try {
            next(input);
          } finally {
            // Not reached when V8 ends the script.
            isCutOff = false;
          }
        },
        concludeActivation(input, next) {
          const conclusion = next(input);
          if (!isSacrificed) return conclusion;
          isCutOff = false;
          isSacrificed = false;
          throw new Error('another workflow of this worker was cut off; this task begins anew');
        },
      },
    ],
  };
}
