// Forget: our copies go. Everybody who asks for it waits for an answer that covers what he asked for.
import { proxyActivities } from '@temporalio/workflow';
import type { PushActivities } from '../../activities/activities.ts';
import { longestBackOffMs } from '../../domain/back-off.ts';
import { readForgotten } from '../../domain/entity/read-answer.ts';
import type { Failure } from '../../domain/failure.ts';
import { taskQueues } from '../messages.ts';
import type { Entity } from './entity.ts';
import { tryStep } from './try-step.ts';

const { forgetEntity } = proxyActivities<PushActivities>({
  taskQueue: taskQueues.interactive,
  startToCloseTimeout: 60_000,
  retry: { initialInterval: 1_000, maximumInterval: longestBackOffMs },
  summary: 'forget it',
});

export async function forget(entity: Entity): Promise<'kept' | 'forgotten'> {
  const { connectionId, object, entityId } = entity.state;
  // Whoever comes while this runs is served by the next one.
  const waiting = [...entity.forgets];
  const deleteInCrm = waiting.some((each) => each.deleteInCrm);
  const request = { connectionId, object, entityId, deleteInCrm };
  const result = await tryStep(entity, (step) => forgetEntity(request, step), readForgotten<Failure>);
  if (result === undefined) return 'kept';
  for (const each of waiting) {
    // The CRM refuses to delete: who does not ask for that is forgotten by the next one.
    if (result.forgotten || each.deleteInCrm === deleteInCrm) each.result = result;
  }
  entity.forgets = entity.forgets.filter((each) => each.result === undefined);
  return result.forgotten ? 'forgotten' : 'kept';
}
