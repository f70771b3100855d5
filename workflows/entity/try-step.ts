// Every step of an entity runs through here. Somebody can fail, cancel or complete an activity by hand, as the Temporal
// UI lets one: that leads to another try, never to a failed run, and never to somebody who waits for ever.
import { condition, log, workflowInfo } from '@temporalio/workflow';
import { backOffMs } from '../../domain/back-off.ts';
import type { TriedStep } from '../../domain/entity/failed-attempt.ts';
import type { EntityState } from '../../domain/entity/state.ts';
import { answerOf } from '../answer-of.ts';
import { hear, shouldContinueAsNew, type Entity } from './entity.ts';
import { show } from './show.ts';

/** Undefined: there is no answer, and some time has passed or somebody does not want to wait; try again. */
export async function tryStep<Answer>(
  entity: Entity,
  run: (step: TriedStep) => Promise<unknown>,
  read: (answer: unknown) => Answer | undefined,
): Promise<Answer | undefined> {
  const step = beginStep(entity);
  const answer = await answerOf(() => run(step), read);
  entity.stepId = undefined;
  const wasTold = entity.state.trying?.failed !== undefined;
  const { oddEnds = 0 } = hear(entity, { kind: 'stepEnded', oddly: answer === undefined }).state;
  // A push shows how it ended.
  if (wasTold && entity.state.trying === undefined) show(entity);
  if (answer !== undefined) return answer;
  log.warn('a step of an entity ended in a way that tells nothing; trying again');
  const { calls } = entity;
  // The count goes through continue-as-new, so that a new run does not begin with the shortest wait.
  await condition(() => entity.calls !== calls || shouldContinueAsNew(entity), backOffMs(oddEnds), {
    summary: 'before it is tried again',
  });
  return undefined;
}

/** What its attempts have to know to tell this workflow that they fail for long. */
function beginStep(entity: Entity): TriedStep {
  const { state } = hear(entity, { kind: 'stepBegan' });
  if (state.inFlight === undefined) entity.steps += 1;
  const stepId =
    state.inFlight === undefined ? `${workflowInfo().runId}:step-${entity.steps}` : pushIdOf(state);
  entity.stepId = stepId;
  return { stepId, tryingSince: state.trying?.since ?? Date.now() };
}

/** Of the push that is in flight. */
export function pushIdOf({ pushCount }: EntityState): string {
  return `${workflowInfo().runId}:${pushCount}`;
}
