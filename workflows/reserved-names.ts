// ⊢ The server takes a signal named "__temporal_…", and the SDK throws at it: the workflow task would fail for ever. Under
// another name it is one that nobody knows, and is dropped like any of those.
import type { WorkflowInterceptors } from '@temporalio/workflow';

const reservedPrefix = '__temporal_';

export function interceptors(): WorkflowInterceptors {
  return {
    internals: [
      {
        activate(input, next) {
          for (const { signalWorkflow } of input.activation.jobs ?? []) {
            if (signalWorkflow?.signalName?.startsWith(reservedPrefix) === true) {
              signalWorkflow.signalName = `reserved: ${signalWorkflow.signalName.slice(2)}`;
            }
          }
          next(input);
        },
      },
    ],
  };
}
