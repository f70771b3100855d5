// "Send now": the request is recorded, and its caller waits for the push that answers it.
import { condition } from '@temporalio/workflow';
import type { SendNowRequest } from '../../domain/contact/change.ts';
import { click, unparked } from '../../domain/contact/orders.ts';
import type { SendNowResult } from '../../domain/contact/push.ts';
import { heldResult } from '../../domain/contact/push-cycle.ts';
import { recordChange, type Arrival } from '../../domain/contact/record-change.ts';
import type { RememberedRequest } from '../../domain/contact/state.ts';
import type { RefusalKind } from '../../domain/failure.ts';
import { isFullOfCallers, type Contact } from './contact.ts';
import { heard } from './heard.ts';
import { takeInTurn } from './inbox.ts';

/** A caller that waited this long is told `pending`, and asks again with the same request id. */
const callerPatienceMs = 20_000;
/** The server allows 10 updates in flight; beyond this many the answer is `pending` at once. */
const mostWaitingCallers = 8;

/** A known request is answered or waited for again; a new one makes the contact due, unless a person paused it. */
export async function answerSendNow(
  contact: Contact,
  request: SendNowRequest,
  arrival: Arrival,
): Promise<SendNowResult> {
  const fields = Object.keys(request.change.fields).length;
  const taken = await takeInTurn(contact, fields, (mayFill) => record(contact, request, arrival, mayFill));
  if ('outcome' in taken) return taken;
  if (contact.waitingCallers >= mostWaitingCallers || isFullOfCallers()) {
    return { outcome: 'pending', ...contact.state.link };
  }

  const answeredNow = (): SendNowResult | undefined => {
    const result = remembered(contact, request.requestId)?.result;
    if (result !== undefined) return result;
    return contact.lastAnswer !== undefined && contact.lastAnswer.revision >= taken.revision
      ? contact.lastAnswer.result
      : undefined;
  };
  contact.waitingCallers += 1;
  await condition(() => answeredNow() !== undefined || isFullOfCallers(), callerPatienceMs, {
    summary: 'somebody waits for the answer',
  });
  contact.waitingCallers -= 1;
  return answeredNow() ?? { outcome: 'pending', ...contact.state.link };
}

/** The answer where there is one at once, or the revision whose push answers. */
function record(
  contact: Contact,
  { requestId, change }: SendNowRequest,
  arrival: Arrival,
  mayFill: boolean,
): SendNowResult | { revision: number } {
  const { state } = contact;
  const known = remembered(contact, requestId);
  if (known?.result !== undefined) return known.result;
  const hasNothingToDo = state.isLoaded && isSettled(contact);
  const hasNews = Object.keys(change.fields).length > 0 || change.externalId !== undefined;
  if (hasNothingToDo && (known !== undefined || !hasNews)) {
    return { outcome: 'nothing_to_send', ...state.link };
  }
  if (known === undefined && hasNews) {
    const recorded = recordChange(state, change, arrival, { mayFill });
    contact.state = recorded.state;
    if (recorded.kind === 'dropped') return notTaken(recorded.failure, recorded.reason);
  } else if (known === undefined) {
    contact.state = click(state, requestId);
  }
  // Its wake-up may be lost, so it is tried: with the connection still out of order it parks again without a CRM call.
  if (!contact.state.isPaused) contact.state = unparked(contact.state);
  if (contact.state !== state) heard(contact, { isCall: true });
  if (contact.state.isPaused) return heldResult(contact.state);
  return { revision: remembered(contact, requestId)?.revision ?? contact.state.revision };
}

function remembered({ state }: Contact, requestId: string): RememberedRequest | undefined {
  return state.requests.find((request) => request.requestId === requestId);
}

/** Nothing waits, nothing failed: a click has nothing to do. */
function isSettled({ state, pushing }: Contact): boolean {
  return (
    pushing === undefined &&
    state.pending === undefined &&
    state.deletion === undefined &&
    state.failure === undefined &&
    !state.isDueNow
  );
}

export function notTaken(kind: RefusalKind, reason: string): SendNowResult {
  return { outcome: 'failed', failure: refusal(kind, reason) };
}

export function refusal(
  kind: RefusalKind,
  reason: string,
): { kind: RefusalKind; message: string; whatToDo: string } {
  return { kind, message: `Not taken: ${reason}.`, whatToDo: 'Correct the request and send it again.' };
}
