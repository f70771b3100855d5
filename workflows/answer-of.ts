// What an activity answered, if it did: anybody may end one by hand, in any way.
import { ActivityFailure, isCancellation } from '@temporalio/workflow';

/** Undefined: it failed although its retries have no end, or its answer is not one. */
export async function answerOf<Answer>(
  run: () => Promise<unknown>,
  read: (answer: unknown) => Answer | undefined,
): Promise<Answer | undefined> {
  try {
    return read(await run());
  } catch (error) {
    // Anything else is a mistake of ours: the workflow task fails, and goes on with the corrected code.
    if (error instanceof ActivityFailure || isCancellation(error)) return undefined;
    throw error;
  }
}
