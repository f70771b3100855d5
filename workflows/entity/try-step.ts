// Every step of an entity runs through here. Somebody can fail, cancel or complete an activity by hand, as the Temporal
// UI lets one: that leads to another try, never to a failed run, and never to somebody who waits for ever.
import { condition, log } from '@temporalio/workflow';
import { backOffMs } from '../../domain/back-off.ts';
import { answerOf } from '../answer-of.ts';
import { hear, shouldContinueAsNew, type Entity } from './entity.ts';

/** Undefined: there is no answer, and some time has passed or somebody does not want to wait; try again. */
export async function tryStep<Answer>(
  entity: Entity,
  run: () => Promise<unknown>,
  read: (answer: unknown) => Answer | undefined,
): Promise<Answer | undefined> {
  const answer = await answerOf(run, read);
  const { oddEnds = 0 } = hear(entity, { kind: 'stepEnded', oddly: answer === undefined }).state;
  if (answer !== undefined) return answer;
  log.warn('a step of an entity ended in a way that tells nothing; trying again');
  const { calls } = entity;
  // The count goes through continue-as-new, so that a new run does not begin with the shortest wait.
  await condition(() => entity.calls !== calls || shouldContinueAsNew(entity), backOffMs(oddEnds), {
    summary: 'before it is tried again',
  });
  return undefined;
}
