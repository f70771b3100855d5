// What people and apps ask of a contact besides changes: pause, resume, retry, a click, a deletion. Pure.
import { joinPending } from './pending.ts';
import { withRequest } from './record-change.ts';
import type { ContactState } from './state.ts';

/** A person's pause: nothing is sent until `resume`. */
export function pause(state: ContactState): ContactState {
  return state.isPaused ? state : { ...state, isPaused: true, isPauseUnsaved: true };
}

export function resume(state: ContactState): ContactState {
  // A run that has not read Postgres yet does not know of a pause that stands there: it is taken back all the same.
  if (!state.isPaused && state.isLoaded) return state;
  return {
    ...state,
    isPaused: false,
    isPauseUnsaved: true,
    isDueNow: state.isDueNow || state.pending !== undefined,
  };
}

/** Tries once whatever stopped; also a parked contact, whose wake-up may be lost: it parks again without a CRM call. */
export function retry(state: ContactState, { create }: { create: boolean }): ContactState {
  return {
    ...unparked(state),
    revision: state.revision + 1,
    isDueNow: true,
    createAfterUnknown: create ? state.revision + 1 : state.createAfterUnknown,
  };
}

/** "Send now" without a change of its own: what waits is due, and this request gets its answer. */
export function click(state: ContactState, requestId: string): ContactState {
  const revision = state.revision + 1;
  return {
    ...state,
    revision,
    requests: withRequest(state.requests, requestId, revision),
    isDueNow: true,
    isClicked: true,
  };
}

/** As `retry`: only Postgres knows whether the connection is still out of order. */
export function unparked(state: ContactState): ContactState {
  if (state.parked === undefined) return state;
  // The failure stays until a push knows better, so that nobody sees the contact well for a moment.
  const { parked: _tried, ...rest } = state;
  return { ...rest, isDueNow: true };
}

/** What the app said before is over with the deletion; it comes back only when the connection keeps the record. */
export function deleteInApp(state: ContactState): ContactState {
  const { pending, burst: _over, ...rest } = state;
  const before = joinPending(state.deletion?.pending, pending);
  return {
    ...rest,
    revision: state.revision + 1,
    deletion: { ...(before === undefined ? {} : { pending: before }), revision: state.revision },
  };
}
