// The step behind a push: the records that belong together are associated. It makes room for whatever is newer, like a
// push, and an entity that names nobody never takes it.
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { PushActivities } from '../../activities/activities.ts';
import type { PushAnswer, PushRequest } from '../../domain/entity/push.ts';
import type { TriedStep } from '../../domain/entity/failed-attempt.ts';
import { longestBackOffMs } from '../../domain/back-off.ts';
import { readPushAnswer } from '../../domain/entity/read-answer.ts';
import type { EntityState } from '../../domain/entity/state.ts';
import { priorities } from '../../domain/priorities.ts';
import { defaultTiming } from '../../domain/quiet-period.ts';
import { taskQueues } from '../messages.ts';
import { hear, type Entity } from './entity.ts';
import { interrupted, untilInterrupted } from './interrupt.ts';
import { show } from './show.ts';
import { tryStep } from './try-step.ts';

/** `forgotten`: this entity may not be synced. */
export async function associate(entity: Entity): Promise<PushAnswer['end'] | undefined> {
  hear(entity, { kind: 'associateBegan' });
  const { state } = entity;
  const answer = await tryStep(
    entity,
    (step) => untilInterrupted(entity, () => runActivity(state, step)),
    (given) => (given === interrupted ? interrupted : readPushAnswer(given)),
  );
  if (answer === undefined || answer === interrupted) {
    hear(entity, { kind: 'associateAsked' });
    return undefined;
  }
  hear(entity, { kind: 'associateEnded', answer });
  if (answer.end !== 'forgotten') show(entity);
  return answer.end;
}

function runActivity(state: EntityState, step: TriedStep): Promise<unknown> {
  const { associateRecords } = proxyActivities<PushActivities>({
    taskQueue: taskQueues.interactive,
    startToCloseTimeout: (state.timing ?? defaultTiming).attemptTimeoutMs,
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestBackOffMs },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    // Behind all fields: an import ends with as many of these as it has rows.
    priority: { priorityKey: priorities.bulk, fairnessKey: state.connectionId },
    summary: 'associate the records that belong together',
  });
  return associateRecords(requestOf(state, step));
}

function requestOf(
  { connectionId, object, entityId }: EntityState,
  { stepId, tryingSince }: TriedStep,
): PushRequest {
  const nothing = { fields: {}, names: [], changeIds: [], policies: [] };
  return { connectionId, object, entityId, pushId: stepId, tryingSince, ...nothing };
}
