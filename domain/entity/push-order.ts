// The order of the next push: how one grows, and how two become one.
import { joinPending } from './pending.ts';
import type { EntityState, PushOrder } from './state.ts';

/** What was in flight comes back in front of what was ordered since. */
export function joinOrders(first: PushOrder, second: PushOrder): PushOrder {
  return {
    pending: joinPending(first.pending, second.pending),
    urgency: moreUrgent(first.urgency, second.urgency),
    createAfterUnknown: second.createAfterUnknown ?? first.createAfterUnknown,
  };
}

/** The next push does not wait for quiet; a click stays one. */
export function dueNow(state: EntityState): EntityState {
  return { ...state, order: { ...state.order, urgency: state.order.urgency ?? 'now' } };
}

function moreUrgent(first: PushOrder['urgency'], second: PushOrder['urgency']): PushOrder['urgency'] {
  return first === 'click' ? first : (second ?? first);
}
