// One push: fetch or create the record, or update the one that is known. A deletion is one too, with a step of its own.
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { PushActivities } from '../../activities/activities.ts';
import { longestBackOffMs } from '../../domain/back-off.ts';
import type { PushAnswer, PushRequest, PushStep } from '../../domain/entity/push.ts';
import { readPushAnswer } from '../../domain/entity/read-answer.ts';
import type { EntityState, InFlight } from '../../domain/entity/state.ts';
import { priorities } from '../../domain/priorities.ts';
import { defaultTiming } from '../../domain/quiet-period.ts';
import { taskQueues } from '../messages.ts';
import { hear, type Entity } from './entity.ts';
import { interrupted, untilInterrupted } from './interrupt.ts';
import { describe, show } from './show.ts';
import { pushIdOf, tryStep } from './try-step.ts';

/** More steps than any push needs; beyond them it waits like one that failed, and may continue as new. */
const mostSteps = 6;

type Step = PushStep | 'delete';

/** Ends when the push or deletion has its result, or was interrupted; `forgotten`: this entity may not be synced. */
export async function push(entity: Entity): Promise<PushAnswer['end'] | undefined> {
  hear(entity, { kind: 'pushBegan' });
  describe(entity);
  const { state } = entity;
  const answer = await tryStep(
    entity,
    () => untilInterrupted(entity, () => runSteps(state, state.inFlight as InFlight)),
    (given) => (given === interrupted ? interrupted : readPushAnswer(given)),
  );
  if (answer === undefined || answer === interrupted) {
    hear(entity, { kind: 'pushInterrupted' });
    describe(entity);
    return undefined;
  }
  hear(entity, { kind: 'pushEnded', answer });
  if (answer.end !== 'forgotten') show(entity);
  return answer.end;
}

/** Undefined: an answer that is none, or one step after the other without end. */
async function runSteps(state: EntityState, inFlight: InFlight): Promise<PushAnswer | undefined> {
  let request = requestOf(state, inFlight);
  let step = firstStep(state, inFlight);
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const answer = readPushAnswer(await runActivity(state, inFlight, step, request));
    if (answer?.end !== 'next') return answer;
    step = answer.next;
    request = { ...request, found: answer.found, gone: answer.gone ?? request.gone };
  }
  return undefined;
}

function requestOf(state: EntityState, { order }: InFlight): PushRequest {
  const { connectionId, object, entityId, fields, lastSyncedAt } = state;
  const { names = [], changeIds = [], policies = [], externalId } = order.pending ?? {};
  const { createAfterUnknown: word } = order;
  const { firstExecutionRunId } = workflowInfo();
  return {
    connectionId,
    object,
    entityId,
    pushId: pushIdOf(state),
    tryingSince: state.trying?.since,
    fields,
    names,
    changeIds,
    policies,
    lastSyncedAt,
    externalId: externalId ?? undefined,
    // The word goes through continue-as-new with the entity, so it is not another one in the next run.
    createAfterUnknown: word === undefined ? undefined : `${firstExecutionRunId}:${word}`,
  };
}

function firstStep({ link }: EntityState, { deletion, order }: InFlight): Step {
  if (deletion !== undefined) return 'delete';
  return link === undefined && typeof order.pending?.externalId !== 'string' ? 'fetchOrCreate' : 'update';
}

async function runActivity(
  state: EntityState,
  { order }: InFlight,
  step: Step,
  request: PushRequest,
): Promise<unknown> {
  const isClicked = order.urgency === 'click';
  const isBulk = order.pending?.isOnlyImport === true && !isClicked && step !== 'delete';
  const activities = proxyActivities<PushActivities>({
    taskQueue: isBulk ? taskQueues.bulk : taskQueues.interactive,
    // A crash is seen only by this time-out, so it is short; retries have no end.
    startToCloseTimeout: (state.timing ?? defaultTiming).attemptTimeoutMs,
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestBackOffMs },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: {
      priorityKey: isClicked ? priorities.click : isBulk ? priorities.bulk : priorities.automatic,
      fairnessKey: state.connectionId,
    },
    summary: summaryOf(step, state.link?.externalId, request.names.length),
  });
  try {
    switch (step) {
      case 'fetchOrCreate':
        return await activities.fetchOrCreateRecord(request);
      case 'update':
        return await activities.updateRecord(request);
      case 'delete':
        return await activities.deleteInApp(request);
    }
  } catch (error) {
    // A stopped push fails its activity, so that people see it; its details are the answer.
    const details: unknown =
      error instanceof ActivityFailure && error.cause instanceof ApplicationFailure
        ? error.cause.details?.[0]
        : undefined;
    const stopped = readPushAnswer(details);
    if (stopped?.end === 'stopped') return stopped;
    throw error;
  }
}

function summaryOf(step: Step, externalId: string | undefined, changes: number): string {
  if (step === 'fetchOrCreate') return 'look for the record, else create it';
  if (step === 'delete') return 'deleted in the app';
  const changed = changes === 0 ? '' : ` (${changes} changed ${changes === 1 ? 'field' : 'fields'})`;
  return `update ${externalId ?? 'the record'}${changed}`;
}
