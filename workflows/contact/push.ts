// One push: fetch or create the record, or update the one that is known. Something newer cancels it.
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  log,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { PushActivities } from '../../activities/activities.ts';
import { burstDueAt, isBurstDue } from '../../domain/contact/next-step.ts';
import type { PushAnswer, PushRequest, PushStep } from '../../domain/contact/push.ts';
import {
  beginPush,
  endPush,
  interruptPush,
  sendNowResult,
  type InFlight,
} from '../../domain/contact/push-cycle.ts';
import { defaultTiming } from '../../domain/quiet-period.ts';
import { priorities, taskQueues } from '../messages.ts';
import type { Contact } from './contact.ts';
import { describe, show } from './show.ts';

/** Until a push is tried again whose activity somebody ended by hand. */
const afterUnexpectedEndMs = 30_000;

/** Ends when the push has its result or was interrupted; answers `forgotten` when this contact may not be synced. */
export async function push(contact: Contact): Promise<'pushed' | 'forgotten'> {
  const { state, inFlight } = beginPush(contact.state);
  contact.state = state;
  contact.pushing = inFlight;
  describe(contact);
  const answer = await untilInterrupted(contact, () => runPush(contact, inFlight));
  contact.pushing = undefined;
  if (answer === undefined) {
    contact.state = interruptPush(contact.state, inFlight);
    describe(contact);
    return 'pushed';
  }
  contact.state = endPush(contact.state, inFlight, answer);
  // Parked at an epoch that is over: the push goes on, and whoever waits for it waits on.
  const goesOn = answer.end === 'parked' && contact.state.parked === undefined;
  if (!goesOn) {
    contact.lastAnswer = { revision: inFlight.revision, result: sendNowResult(contact.state, answer) };
  }
  if (answer.end === 'forgotten') return 'forgotten';
  show(contact);
  return 'pushed';
}

async function runPush(contact: Contact, inFlight: InFlight): Promise<PushAnswer> {
  const { state } = contact;
  let request: PushRequest = {
    connectionId: state.connectionId,
    object: 'contact',
    contactId: state.contactId,
    pushId: `${workflowInfo().runId}:${state.pushCount}`,
    fields: state.fields,
    names: inFlight.pending?.names ?? [],
    changeIds: inFlight.pending?.changeIds ?? [],
    policies: inFlight.pending?.policies ?? [],
    isInteractive: inFlight.isClicked,
    ...(typeof inFlight.pending?.externalId === 'string' ? { externalId: inFlight.pending.externalId } : {}),
    ...(inFlight.createAfterUnknown ? { createAfterUnknown: true as const } : {}),
  };
  let step: PushStep =
    state.link === undefined && request.externalId === undefined ? 'fetchOrCreate' : 'update';
  for (;;) {
    const answer = await attempt(contact, inFlight, step, request);
    if (answer.end !== 'next') return answer;
    step = answer.next;
    const { found: _last, ...rest } = request;
    request = answer.found === undefined ? rest : { ...rest, found: answer.found };
  }
}

async function attempt(
  contact: Contact,
  inFlight: InFlight,
  step: PushStep,
  request: PushRequest,
): Promise<PushAnswer> {
  const { state } = contact;
  const isBulk = inFlight.pending?.isOnlyImport === true && !inFlight.isClicked;
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
        return await activities.fetchOrCreateContact(request);
      case 'update':
        return await activities.updateContact(request);
    }
  } catch (error) {
    return stoppedAnswer(error);
  }
}

/** A stopped push fails its activity, so that people see it; its details are the answer. */
function stoppedAnswer(error: unknown): PushAnswer {
  if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) {
    const answer = error.cause.details?.[0] as PushAnswer | undefined;
    if (answer?.end === 'stopped') return answer;
  }
  throw error;
}

/**
 * Runs the push, and cancels it when something newer is due, somebody clicks, pauses or forgets: an attempt that waits
 * in its back-off is cancelled at once, a running one finishes and its result counts. Undefined: cancelled.
 */
async function untilInterrupted(
  contact: Contact,
  run: () => Promise<PushAnswer>,
): Promise<PushAnswer | undefined> {
  const scope = new CancellationScope();
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    scope.cancel();
  };
  let newerChanges: Promise<void> | undefined;
  contact.onNews = () => {
    if (isUrgent(contact)) interrupt();
    else if (contact.state.burst !== undefined) newerChanges ??= watchBurst(contact, interrupt);
  };
  try {
    return await scope.run(run);
  } catch (error) {
    // ⊢ An attempt that fails after its cancellation was requested is not tried again, and ends with its own failure.
    if (isCancellation(error) || isInterrupted) return undefined;
    if (!(error instanceof ActivityFailure)) throw error;
    // Retries have no end, so somebody or something ended this activity from outside: the contact lives on.
    log.warn('an activity of a push ended in an unexpected way; trying again', { error: error.message });
    await condition(() => isUrgent(contact), afterUnexpectedEndMs, {
      summary: 'before the push is tried again',
    });
    return undefined;
  } finally {
    contact.onNews = undefined;
    await newerChanges;
  }
}

/** Changes that came during the push interrupt it when they are due themselves; a push that ends sooner ends the wait. */
async function watchBurst(contact: Contact, interrupt: () => void): Promise<void> {
  const isOver = (): boolean => contact.onNews === undefined;
  for (let due = burstDueAt(contact.state); due !== undefined && !isOver(); due = burstDueAt(contact.state)) {
    if (isBurstDue(contact.state, Date.now())) return interrupt();
    await condition(isOver, due - Date.now(), { summary: 'newer changes wait for quiet' });
  }
}

/** Somebody does not want to wait for the push that runs. */
function isUrgent({ state, forget }: Contact): boolean {
  return state.isDueNow || state.isPaused || forget !== undefined;
}

function summaryOf(step: PushStep, externalId: string | undefined, changes: number): string {
  if (step === 'fetchOrCreate') return 'look for the record, else create it';
  const changed = changes === 0 ? '' : ` (${changes} changed ${changes === 1 ? 'field' : 'fields'})`;
  return `update ${externalId ?? 'the record'}${changed}`;
}
