// What people and apps ask of an entity besides changes: pause, resume, retry, a click, a deletion. Pure.
import type { Link } from './push.ts';
import { joinPending } from './pending.ts';
import { dueNow } from './push-order.ts';
import { withRequest } from './record-change.ts';
import type { EntityState } from './state.ts';

/** A person's pause: nothing is sent until `resume`. */
export function pause(state: EntityState): EntityState {
  return state.isPaused ? state : { ...state, isPaused: true, isPauseUnsaved: true };
}

export function resume(state: EntityState): EntityState {
  // A run that has not read Postgres yet does not know of a pause that stands there: it is taken back all the same.
  if (!state.isPaused && state.isLoaded) return state;
  const resumed = { ...state, isPaused: false, isPauseUnsaved: true };
  return state.order.pending === undefined ? resumed : dueNow(resumed);
}

/** Tries once whatever stopped; also a parked entity, whose wake-up may be lost: it parks again without a CRM call. */
export function retry(
  state: EntityState,
  { create, link }: { create: boolean; link?: Link | null | undefined },
): EntityState {
  const revision = state.revision + 1;
  const tried = dueNow({ ...unparked(relinked(state, link)), revision });
  return create ? { ...tried, order: { ...tried.order, createAfterUnknown: revision } } : tried;
}

/** Said by whoever has written it to Postgres: what people see is true at once, and not only after a push. */
function relinked(state: EntityState, link: Link | null | undefined): EntityState {
  if (link === undefined) return state;
  // A paused one pushes nothing: a step without a CRM call shows it in the lists.
  return { ...state, link: link ?? undefined, isPauseUnsaved: state.isPauseUnsaved || state.isPaused };
}

/** "Send now" without a change of its own: what waits is due, and this request gets its answer. */
export function click(state: EntityState, requestId: string): EntityState {
  const revision = state.revision + 1;
  return {
    ...state,
    revision,
    requests: withRequest(state.requests, { requestId, revision }),
    order: { ...state.order, urgency: 'click' },
  };
}

/** As `retry`: only Postgres knows whether the connection is still out of order. */
export function unparked(state: EntityState): EntityState {
  // The failure stays until a push knows better, so that nobody sees the entity well for a moment.
  return state.parked === undefined ? state : dueNow({ ...state, parked: undefined });
}

/** What the app said before is over with the deletion; it comes back only when the connection keeps the record. */
export function deleteInApp(state: EntityState): EntityState {
  const pending = joinPending(state.deletion?.pending, state.order.pending);
  return {
    ...state,
    order: { ...state.order, pending: undefined },
    burst: undefined,
    revision: state.revision + 1,
    deletion: { pending, revision: state.revision },
  };
}
