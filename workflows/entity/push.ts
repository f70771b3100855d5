// One push: fetch or create the record, or update the one that is known. A deletion is one too, with a step of its own.
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { PushActivities } from '../../activities/activities.ts';
import { beginDeletion, endDeletion, isAnswered } from '../../domain/entity/deletion-cycle.ts';
import type { PushAnswer, PushRequest, PushStep } from '../../domain/entity/push.ts';
import {
  beginPush,
  endPush,
  interruptPush,
  sendNowResult,
  type InFlight,
} from '../../domain/entity/push-cycle.ts';
import { readPushAnswer } from '../../domain/entity/read-answer.ts';
import { defaultTiming } from '../../domain/quiet-period.ts';
import { priorities, taskQueues } from '../messages.ts';
import type { Entity } from './entity.ts';
import { interrupted, untilInterrupted } from './interrupt.ts';
import { describe, show } from './show.ts';
import { tryStep } from './try-step.ts';

/** More steps than any push needs; beyond them it waits like one that failed, and may continue as new. */
const mostSteps = 6;

type Step = PushStep | 'delete';

/** Ends when the push has its result or was interrupted; answers `forgotten` when this entity may not be synced. */
export function push(entity: Entity): Promise<'pushed' | 'forgotten'> {
  return toItsEnd(entity, beginPush(entity.state), endPush);
}

/** The app deleted the entity: what the connection says happens to the CRM record. */
export function deleteRecord(entity: Entity): Promise<'pushed' | 'forgotten'> {
  return toItsEnd(entity, beginDeletion(entity.state), endDeletion);
}

async function toItsEnd(
  entity: Entity,
  { state, inFlight }: ReturnType<typeof beginPush>,
  end: typeof endPush,
): Promise<'pushed' | 'forgotten'> {
  entity.state = state;
  entity.pushing = inFlight;
  describe(entity);
  const answer = await tryStep(
    entity,
    () => untilInterrupted(entity, () => runSteps(entity, inFlight)),
    (given) => (given === interrupted ? interrupted : readPushAnswer(given)),
  );
  entity.pushing = undefined;
  if (answer === undefined || answer === interrupted) {
    entity.state = interruptPush(entity.state, inFlight);
    describe(entity);
    return 'pushed';
  }
  entity.state = end(entity.state, inFlight, answer);
  // Parked at an epoch that is over: the push goes on, and whoever waits for it waits on.
  const goesOn = answer.end === 'parked' && entity.state.parked === undefined;
  if (!goesOn && isAnswered(inFlight, answer)) {
    entity.lastAnswer = { revision: inFlight.revision, result: sendNowResult(entity.state, answer) };
  }
  if (answer.end === 'forgotten') return 'forgotten';
  show(entity);
  return 'pushed';
}

/** Undefined: an answer that is none, or one step after the other without end. */
async function runSteps(entity: Entity, inFlight: InFlight): Promise<PushAnswer | undefined> {
  const { state } = entity;
  const { pending } = inFlight;
  let request: PushRequest = {
    connectionId: state.connectionId,
    object: state.object,
    entityId: state.entityId,
    pushId: `${workflowInfo().runId}:${state.pushCount}`,
    fields: state.fields,
    names: pending?.names ?? [],
    changeIds: pending?.changeIds ?? [],
    policies: pending?.policies ?? [],
    isInteractive: inFlight.isClicked,
    ...(state.lastSyncedAt === undefined ? {} : { lastSyncedAt: state.lastSyncedAt }),
    ...(typeof pending?.externalId === 'string' ? { externalId: pending.externalId } : {}),
    ...(inFlight.createAfterUnknown === 0
      ? {}
      : {
          // The word goes through continue-as-new with the entity, so it is not another one in the next run.
          createAfterUnknown: `${workflowInfo().firstExecutionRunId}:${inFlight.createAfterUnknown}`,
        }),
  };
  let step = firstStep(entity, inFlight, request);
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const answer = readPushAnswer(await attempt(entity, inFlight, step, request));
    if (answer?.end !== 'next') return answer;
    step = answer.next;
    const { found: _last, ...rest } = request;
    request = {
      ...rest,
      ...(answer.found === undefined ? {} : { found: answer.found }),
      ...(answer.gone === undefined ? {} : { gone: answer.gone }),
    };
  }
  return undefined;
}

function firstStep({ state }: Entity, inFlight: InFlight, request: PushRequest): Step {
  if (inFlight.deletion !== undefined) return 'delete';
  return state.link === undefined && request.externalId === undefined ? 'fetchOrCreate' : 'update';
}

async function attempt(
  entity: Entity,
  inFlight: InFlight,
  step: Step,
  request: PushRequest,
): Promise<unknown> {
  const { state } = entity;
  const isBulk = inFlight.pending?.isOnlyImport === true && !inFlight.isClicked && step !== 'delete';
  const activities = proxyActivities<PushActivities>({
    taskQueue: isBulk ? taskQueues.bulk : taskQueues.interactive,
    // A crash is seen only by this time-out, so it is short; retries have no end.
    startToCloseTimeout: (state.timing ?? defaultTiming).attemptTimeoutMs,
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 10 * 60_000 },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: {
      priorityKey: inFlight.isClicked ? priorities.click : isBulk ? priorities.bulk : priorities.automatic,
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
