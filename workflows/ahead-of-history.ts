// A query can reach a worker that has to load the contact for it, while signals are in its history that no workflow task
// has taken yet: after the end of another worker, say. ⊢ The SDK hands those signals over as if a task had brought them,
// and what the workflow then does is in no history; the next real task goes on from there, and no worker can replay it
// ever after. So such an activation does nothing and fails: the query with it, and the copy of the workflow is thrown away.
import type { WorkflowInterceptors } from '@temporalio/workflow';

export function interceptors(): WorkflowInterceptors {
  let lastTask: { startedAt: string; historyLength: number } | undefined;
  let isAhead = false;
  return {
    internals: [
      {
        activate(input, next) {
          const { jobs, isReplaying, historyLength, timestamp } = input.activation;
          const isQuery = jobs?.every((job) => Boolean(job.queryWorkflow)) === true;
          if (!isQuery) {
            const startedAt = `${String(timestamp?.seconds)}.${String(timestamp?.nanos)}`;
            // A task brings its own time; the activations of one task see a history of one length.
            isAhead ||=
              isReplaying !== true &&
              lastTask?.startedAt === startedAt &&
              Number(historyLength) > lastTask.historyLength;
            lastTask = { startedAt, historyLength: Number(historyLength) };
          }
          if (!isAhead) next(input);
        },
        concludeActivation(input, next) {
          const conclusion = next(input);
          if (!isAhead) return conclusion;
          throw new Error('the query came before the newest messages were taken; ask again');
        },
      },
    ],
  };
}
