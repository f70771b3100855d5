// The app deleted the entity: a step like a push, that takes with it what the app said before. Pure.
import { joinPending } from './pending.ts';
import type { PushAnswer } from './push.ts';
import { endPush, learn, withResults } from './push-cycle.ts';
import { dueNow } from './push-order.ts';
import { sendNowResult } from './send-now-result.ts';
import type { EntityState, InFlight } from './state.ts';

export function beginDeletion(state: EntityState): { state: EntityState; inFlight: InFlight } {
  const { deletion = { revision: state.revision }, order } = state;
  // A click, a retry or a wake-up with nothing new behind it asks for the deletion, and not for the record once more.
  const isAlone = order.pending === undefined;
  return {
    state: {
      ...state,
      deletion: undefined,
      order: { ...order, urgency: isAlone ? undefined : order.urgency },
      pushCount: state.pushCount + 1,
    },
    inFlight: {
      order: { pending: deletion.pending, urgency: order.urgency },
      revision: isAlone ? state.revision : deletion.revision,
      deletion: { ...deletion, stoppedAt: state.revision },
    },
  };
}

/** `updated`: the record is deleted. `skipped`: there was none. `unchanged`: the connection keeps it. */
export function endDeletion(state: EntityState, inFlight: InFlight, answer: PushAnswer): EntityState {
  if (answer.end === 'done' && answer.outcome !== 'unchanged') {
    return endPush({ ...state, link: undefined }, inFlight, { ...answer, link: undefined });
  }
  if (answer.end !== 'done' && answer.end !== 'stopped' && answer.end !== 'nothing') {
    return endPush(state, inFlight, answer);
  }
  if (answer.end === 'stopped') return stopDeletion(learn(state, inFlight, answer), inFlight, answer);
  // What waited for the deletion waits for a push again, and so do those who asked for it.
  const learned = withPendingKept(learn(state, inFlight, answer), inFlight);
  if (inFlight.order.pending !== undefined) return dueNow(learned);
  const kept = { ...learned, lastOutcome: learned.lastOutcome ?? ('unchanged' as const) };
  return withResults(kept, inFlight, sendNowResult(kept, answer));
}

/** The app has deleted the entity all the same: until that is done nothing is pushed, and everybody hears why. */
function stopDeletion(
  state: EntityState,
  inFlight: InFlight,
  answer: Extract<PushAnswer, { end: 'stopped' }>,
): EntityState {
  const { revision = state.revision, stoppedAt = state.revision } = inFlight.deletion ?? {};
  const pending = joinPending(inFlight.order.pending, state.deletion?.pending);
  const stopped: EntityState = {
    ...state,
    // A newer deletion that came meanwhile is one that was not tried yet.
    deletion:
      state.deletion === undefined ? { pending, revision, stoppedAt } : { ...state.deletion, pending },
    failure: answer.failure,
    lastOutcome: answer.outcome,
  };
  return withResults(stopped, { ...inFlight, revision: stoppedAt }, sendNowResult(stopped, answer));
}

/** False when those who ask for what was pending hear of the push that follows. */
export function isAnswered(inFlight: InFlight, answer: PushAnswer): boolean {
  const isKept = answer.end === 'nothing' || (answer.end === 'done' && answer.outcome === 'unchanged');
  return inFlight.deletion === undefined || inFlight.order.pending === undefined || !isKept;
}

/** Behind a newer deletion it waits for that one. */
function withPendingKept(state: EntityState, { order: { pending } }: InFlight): EntityState {
  const { deletion, order } = state;
  if (deletion === undefined) {
    return { ...state, order: { ...order, pending: joinPending(pending, order.pending) } };
  }
  return { ...state, deletion: { ...deletion, pending: joinPending(pending, deletion.pending) } };
}
