// One entity, one record, nothing lost: waits until the entity is quiet, makes the CRM equal to it, remembers.
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { readKey, type EntityKey } from '../domain/entity/entity-key.ts';
import { hasNewerThan, withoutForgotten, type Asked } from '../domain/entity/forgotten.ts';
import { nextStep, type NextStep } from '../domain/entity/next-step.ts';
import { forgottenFailure } from '../domain/entity/push-cycle.ts';
import { newEntityState, type EntityState } from '../domain/entity/state.ts';
import { namesOf, type ObjectType } from '../domain/objects/objects.ts';
import { defaultTiming, type Timing } from '../domain/quiet-period.ts';
import { openEntity, shouldContinueAsNew, type Entity } from './entity/entity.ts';
import { forget } from './entity/forget.ts';
import { listen } from './entity/handlers.ts';
import { learnTiming, save } from './entity/in-postgres.ts';
import { untilAllTaken } from './entity/inbox.ts';
import { deleteRecord, push } from './entity/push.ts';
import { describe, show } from './entity/show.ts';
import { sendNow, workflowIdOf, type EntitySyncStart } from './messages.ts';

type Sync = (start: EntitySyncStart, carried?: EntityState) => Promise<void>;

export const contactSync = entitySync('contact');
export const companySync = entitySync('company');
export const dealSync = entitySync('deal');

/** A request to cancel (the big button of the Temporal UI) is not heard: it would lose what is pending. */
function entitySync(object: ObjectType): Sync {
  return (start, carried) => CancellationScope.nonCancellable(() => keepInStep(object, start, carried));
}

async function keepInStep(object: ObjectType, start: EntitySyncStart, carried?: EntityState): Promise<void> {
  const key = readKey(object, start);
  const expected = key === undefined ? undefined : idOf(key);
  if (key === undefined || expected !== workflowInfo().workflowId) return refuseForeignId(object, expected);

  const entity = openEntity(carried ?? newEntity(key, start));
  listen(entity);
  describe(entity);
  for (;;) {
    await untilAllTaken(entity);
    if (shouldContinueAsNew(entity)) {
      await continueAsNew<Sync>(start, entity.state);
    }
    const asked: Asked = entity.state;
    const isForgotten = (await takeStep(entity)) === 'forgotten';
    if (isForgotten && (await isOver(entity, asked))) return;
  }
}

/** Takes one step, or waits for one. `forgotten`: Postgres says that this entity may not be synced. */
async function takeStep(entity: Entity): Promise<unknown> {
  if (entity.forgets.length > 0) return forget(entity);
  if (entity.state.timing === undefined) return learnTiming(entity);
  const step = nextStep(entity.state, Date.now());
  switch (step.do) {
    case 'push':
      return push(entity);
    case 'delete':
      return deleteRecord(entity);
    case 'save':
      return save(entity);
    case 'wait':
      return condition(() => hasNews(entity, 'wait'), step.untilMs - Date.now(), {
        summary: 'until it is quiet',
      });
    case 'idle':
      show(entity);
      return condition(() => hasNews(entity, 'idle'));
  }
}

/** There is something else to do than what it waits for. A burst that grows is no news: it only moves the end. */
function hasNews(entity: Entity, waitingFor: NextStep['do']): boolean {
  return (
    entity.forgets.length > 0 ||
    nextStep(entity.state, Date.now()).do !== waitingFor ||
    shouldContinueAsNew(entity)
  );
}

/**
 * Only a forgotten entity's workflow is ever over, and only when nobody has said anything since Postgres was asked:
 * it may have been restored meanwhile. Whoever waits for a push hears that it was forgotten.
 */
async function isOver(entity: Entity, asked: Asked): Promise<boolean> {
  entity.lastAnswer = {
    revision: asked.revision,
    result: { outcome: 'failed', failure: forgottenFailure(entity.state) },
  };
  const isAskedAgain = (): boolean =>
    entity.forgets.length > 0 || entity.inbox.waiting.length > 0 || hasNewerThan(entity.state, asked);
  await condition(() => isAskedAgain() || allHandlersFinished());
  if (!isAskedAgain()) return true;
  await untilAllTaken(entity);
  entity.state = withoutForgotten(entity.state, asked);
  return false;
}

function newEntity(key: EntityKey, start: EntitySyncStart): EntityState {
  return newEntityState(key, { timing: timingOf(start), startTime: workflowInfo().startTime.getTime() });
}

/** Both numbers, or the connection's own. */
function timingOf({ quietPeriodMs, maxWaitMs }: EntitySyncStart): Timing | undefined {
  if (typeof quietPeriodMs !== 'number' || typeof maxWaitMs !== 'number') return undefined;
  return { ...defaultTiming, quietPeriodMs, maxWaitMs };
}

/** An id that another encoder built would be a second writer of the same entity: it ends before it does anything. */
async function refuseForeignId(object: ObjectType, expected: string | undefined): Promise<never> {
  const { one, id } = namesOf(object);
  const message =
    expected === undefined
      ? `The start argument is { "connectionId": …, "${id}": … }, both texts.`
      : `This workflow id is not the ${one}'s: it must be ${expected}.`;
  setHandler(sendNow, async () => ({
    outcome: 'failed' as const,
    failure: { kind: 'invalid_id' as const, message, advice: { code: 'build_id' as const } },
  }));
  await condition(allHandlersFinished);
  throw ApplicationFailure.nonRetryable(message, 'invalid_id');
}

function idOf(key: EntityKey): string | undefined {
  try {
    return workflowIdOf(key);
  } catch {
    return undefined;
  }
}
