// The app deleted the entity: a step like a push, that takes with it what the app said before. Pure.
import { joinPending } from './pending.ts';
import type { PushAnswer } from './push.ts';
import { endPush, learn, sendNowResult, withResults, type InFlight } from './push-cycle.ts';
import type { EntityState } from './state.ts';

export function beginDeletion(state: EntityState): { state: EntityState; inFlight: InFlight } {
  const { deletion = { revision: state.revision }, ...rest } = state;
  // A click, a retry or a wake-up with nothing new behind it asks for the deletion, and not for the record once more.
  const isAlone = state.pending === undefined;
  return {
    state: {
      ...rest,
      isDueNow: state.isDueNow && !isAlone,
      isClicked: state.isClicked && !isAlone,
      pushCount: state.pushCount + 1,
    },
    inFlight: {
      ...(deletion.pending === undefined ? {} : { pending: deletion.pending }),
      revision: isAlone ? state.revision : deletion.revision,
      isClicked: state.isClicked,
      createAfterUnknown: 0,
      deletion: { ...deletion, stoppedAt: state.revision },
    },
  };
}

/** `updated`: the record is deleted. `skipped`: there was none. `unchanged`: the connection keeps it. */
export function endDeletion(state: EntityState, inFlight: InFlight, answer: PushAnswer): EntityState {
  if (answer.end === 'done' && answer.outcome !== 'unchanged') {
    const { link: _gone, ...without } = state;
    const { link: _deleted, ...rest } = answer;
    return endPush(without, inFlight, rest);
  }
  if (answer.end !== 'done' && answer.end !== 'stopped' && answer.end !== 'nothing') {
    return endPush(state, inFlight, answer);
  }
  if (answer.end === 'stopped') return stopDeletion(learn(state, inFlight, answer), inFlight, answer);
  // What waited for the deletion waits for a push again, and so do those who asked for it.
  const learned = withPendingKept(learn(state, inFlight, answer), inFlight);
  if (inFlight.pending !== undefined) return { ...learned, isDueNow: true };
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
  const pending = joinPending(inFlight.pending, state.deletion?.pending);
  const stopped: EntityState = {
    ...state,
    // A newer deletion that came meanwhile is one that was not tried yet.
    deletion: {
      ...(pending === undefined ? {} : { pending }),
      ...(state.deletion === undefined ? { revision, stoppedAt } : { revision: state.deletion.revision }),
    },
    failure: answer.failure,
    lastOutcome: answer.outcome,
  };
  return withResults(stopped, { ...inFlight, revision: stoppedAt }, sendNowResult(stopped, answer));
}

/** False when those who ask for what was pending hear of the push that follows. */
export function isAnswered(inFlight: InFlight, answer: PushAnswer): boolean {
  const isKept = answer.end === 'nothing' || (answer.end === 'done' && answer.outcome === 'unchanged');
  return inFlight.deletion === undefined || inFlight.pending === undefined || !isKept;
}

/** Behind a newer deletion it waits for that one. */
function withPendingKept(state: EntityState, { pending }: InFlight): EntityState {
  if (pending === undefined) return state;
  const { deletion } = state;
  if (deletion === undefined)
    return { ...state, pending: joinPending(pending, state.pending) as typeof pending };
  const joined = joinPending(pending, deletion.pending) as typeof pending;
  return { ...state, deletion: { ...deletion, pending: joined } };
}
