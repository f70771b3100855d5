// A whole push without Temporal: step after step, and again when an attempt says "not now".
import { setTimeout as delay } from 'node:timers/promises';
import type { PushAnswer, PushRequest, PushStep } from '../../domain/entity/push.ts';
import type { AttemptFacts } from '../../push/attempt.ts';
import { RetryLater, type PushDependencies } from '../../push/dependencies.ts';
import { fetchOrCreateRecord } from '../../push/fetch-or-create-record.ts';
import { updateRecord } from '../../push/update-record.ts';

export const pushSteps = { fetchOrCreate: fetchOrCreateRecord, update: updateRecord };

/** Somebody else's attempt may have to end first, on a slow machine. */
const mostAttempts = 300;

/** An attempt waits for a horizon: its sentence, and for how long. */
export interface Waits {
  waits: string;
  waitMs: number | undefined;
}

/** Ends early with an attempt that waits for a horizon, until the test has ended it. */
export async function pushToItsEnd(
  dependencies: PushDependencies,
  given: PushRequest,
  facts: AttemptFacts,
): Promise<PushAnswer | Waits> {
  let step: PushStep = 'fetchOrCreate';
  let request = given;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer: PushAnswer = await pushSteps[step](dependencies, request, { ...facts, number: attempt });
      if (answer.end !== 'next') return answer;
      step = answer.next;
      // Another activity, with attempts of its own.
      attempt = 0;
      request = { ...request, found: answer.found, gone: answer.gone ?? request.gone };
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      if (attempt === mostAttempts) throw new Error('It waits and waits.', { cause: error });
      if (error.kind === 'unknown') return { waits: error.message, waitMs: error.delayMs };
      await delay(Math.min(error.delayMs ?? 20, 200));
    }
  }
}
