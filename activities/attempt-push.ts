// One attempt of a step of a push, with what belongs to each: the floor under clicks, and the log of what failed.
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import type { AttemptFacts } from '../push/attempt.ts';
import type { PushDependencies } from '../push/dependencies.ts';
import { createClickFloor } from './click-floor.ts';
import { createFailedAttempts } from './failed-attempts.ts';
import { asActivity } from './failures.ts';
import type { Heartbeat, TellWorkflow } from './tell-workflow.ts';

export type PushWork = (
  push: PushDependencies,
  request: PushRequest,
  attempt: AttemptFacts,
) => Promise<PushAnswer>;

export interface PushAttempt extends AttemptFacts {
  heartbeat: Heartbeat;
}

/** Throws ApplicationFailure, with the time until the next attempt. */
export type AttemptPush = (work: PushWork, request: PushRequest, attempt: PushAttempt) => Promise<PushAnswer>;

/** One for a process: it remembers what the CRMs said a moment ago. */
export function createAttemptPush(
  push: PushDependencies,
  log: (line: Record<string, unknown>) => void,
  tellWorkflow: TellWorkflow,
): AttemptPush {
  const floor = createClickFloor(push.monotonicNow);
  const attempts = createFailedAttempts({ log, now: push.monotonicNow });

  return async (work, request, { number, isClick, heartbeat }) => {
    const answer = await asActivity(async () => {
      if (isClick && number === 1) floor.check(request.connectionId);
      try {
        return await work(push, request, { number, isClick });
      } catch (error) {
        floor.failed(request.connectionId, number, error);
        attempts.failed(request, number, error);
        await tellWorkflow({ ...request, stepId: request.pushId }, number, { error, heartbeat });
        throw error;
      }
    }, number);
    if ('failure' in answer && answer.failure !== undefined) {
      attempts.stopped(request, number, answer.failure);
    }
    return answer;
  };
}
