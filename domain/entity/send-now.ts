// "Send now": what a click leads to, and what its caller waits for. Pure.
import type { SendNowRequest } from './change.ts';
import { click, unparked } from './orders.ts';
import type { SendNowResult } from './push.ts';
import { contentOf, isRepeated, recordChange, type Arrival } from './record-change.ts';
import { heldResult, notTaken } from './send-now-result.ts';
import type { EntityState, RememberedRequest } from './state.ts';

/** The answer where there is one at once, or the revision whose push answers. */
export type SendNowAnswer = SendNowResult | { revision: number };

/**
 * A known request is answered or waited for again; a new one, or a known id with something else in it, makes the entity
 * due, unless a person paused it.
 */
export function askToSendNow(
  state: EntityState,
  { requestId, change }: SendNowRequest,
  at: Arrival,
): { state: EntityState; answer: SendNowAnswer } {
  const content = contentOf(change);
  const before = remembered(state, requestId);
  const known = isRepeated(before, content) ? before : undefined;
  if (known?.result !== undefined) return { state, answer: known.result };
  const hasNews = content !== undefined;
  if (isSettled(state) && (known !== undefined || !hasNews)) {
    return { state, answer: { outcome: 'nothing_to_send', ...state.link } };
  }
  let asked = state;
  if (known === undefined && hasNews) {
    const recorded = recordChange(state, change, at);
    asked = recorded.state;
    if (recorded.kind === 'dropped') {
      return { state: asked, answer: notTaken(recorded.failure, recorded.reason) };
    }
  } else if (known === undefined) {
    asked = click(state, requestId);
  }
  if (asked.isPaused) return { state: asked, answer: heldResult(asked) };
  // Its wake-up may be lost, so it is tried: with the connection still out of order it parks again without a CRM call.
  asked = unparked(asked);
  return { state: asked, answer: { revision: remembered(asked, requestId)?.revision ?? asked.revision } };
}

/** What the caller hears who waits for this request; undefined: not yet. */
export function answerTo(
  state: EntityState,
  request: { requestId: string; revision: number },
): SendNowResult | undefined {
  const { lastAnswer } = state;
  const isAnswered = lastAnswer !== undefined && lastAnswer.revision >= request.revision;
  return remembered(state, request.requestId)?.result ?? (isAnswered ? lastAnswer.result : undefined);
}

function remembered({ requests }: EntityState, requestId: string): RememberedRequest | undefined {
  return requests.find((request) => request.requestId === requestId);
}

/** Nothing waits, nothing failed: a click has nothing to do. */
function isSettled({ isLoaded, inFlight, order, deletion, failure }: EntityState): boolean {
  const isOrdered = order.pending !== undefined || order.urgency !== undefined;
  return isLoaded && inFlight === undefined && !isOrdered && deletion === undefined && failure === undefined;
}
