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
import { hasNewerThan } from '../domain/entity/forgotten.ts';
import { nextStep, type NextStep } from '../domain/entity/next-step.ts';
import { readState } from '../domain/entity/read-state.ts';
import { newEntityState, type EntityState } from '../domain/entity/state.ts';
import { namesOf, type ObjectType } from '../domain/objects/objects.ts';
import { defaultTiming, type Timing } from '../domain/quiet-period.ts';
import { hear, openEntity, shouldContinueAsNew, type Entity } from './entity/entity.ts';
import { associate } from './entity/associate.ts';
import { forget } from './entity/forget.ts';
import { listen } from './entity/handlers.ts';
import { learnTiming, save } from './entity/in-postgres.ts';
import { untilAllTaken } from './entity/inbox.ts';
import { push } from './entity/push.ts';
import { describe, show } from './entity/show.ts';
import { sendNow, workflowIdOf, type EntitySyncStart } from './messages.ts';

/** `carried` is the state of the run before: `readState` takes whatever stands there. */
type Sync = (start: EntitySyncStart, carried?: unknown) => Promise<void>;

export const contactSync = entitySync('contact');
export const companySync = entitySync('company');
export const dealSync = entitySync('deal');

/** A request to cancel (the big button of the Temporal UI) is not heard: it would lose what is pending. */
function entitySync(object: ObjectType): Sync {
  return (start, carried) => CancellationScope.nonCancellable(() => keepInStep(object, start, carried));
}

async function keepInStep(object: ObjectType, start: EntitySyncStart, carried: unknown): Promise<void> {
  const key = readKey(object, start);
  const expected = key === undefined ? undefined : idOf(key);
  if (key === undefined || expected !== workflowInfo().workflowId) return refuseForeignId(object, expected);

  const entity = openEntity(readState(key, carried) ?? newEntity(key, start));
  listen(entity);
  describe(entity);
  for (;;) {
    await untilAllTaken(entity);
    if (shouldContinueAsNew(entity)) await continueAsNew<Sync>(start, entity.state);
    const asked = entity.state;
    const end = await takeStep(entity);
    if (end === 'forgotten' && (await isOver(entity, asked))) return;
  }
}

/** Takes one step, or waits for one. `forgotten`: Postgres says that this entity may not be synced. */
async function takeStep(entity: Entity): Promise<unknown> {
  if (entity.forgets.length > 0) return forget(entity);
  const step = nextStep(entity.state, Date.now());
  switch (step.do) {
    case 'learnTiming':
      return learnTiming(entity);
    case 'push':
    case 'delete':
      return push(entity);
    case 'save':
      return save(entity);
    case 'associate':
      return associate(entity);
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
 * Only a forgotten entity's workflow is ever over, and only when nobody has said anything since Postgres was asked: it
 * may have been restored meanwhile.
 */
async function isOver(entity: Entity, asked: EntityState): Promise<boolean> {
  hear(entity, { kind: 'forgotten', asked });
  const isAskedAgain = (): boolean =>
    entity.forgets.length > 0 || entity.inbox.waiting.length > 0 || hasNewerThan(entity.state, asked);
  await condition(() => isAskedAgain() || allHandlersFinished());
  return !isAskedAgain();
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
