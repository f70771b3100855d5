// "Send now": the request is recorded, and its caller waits for the push that answers it.
import { condition } from '@temporalio/workflow';
import type { SendNowRequest } from '../../domain/entity/change.ts';
import { click, unparked } from '../../domain/entity/orders.ts';
import type { SendNowResult } from '../../domain/entity/push.ts';
import { heldResult } from '../../domain/entity/push-cycle.ts';
import { recordChange, type Arrival } from '../../domain/entity/record-change.ts';
import type { RememberedRequest } from '../../domain/entity/state.ts';
import type { Failure, RefusalKind } from '../../domain/failure.ts';
import { isFullOfCallers, type Entity } from './entity.ts';
import { heard } from './heard.ts';
import { takeInTurn } from './inbox.ts';

/** A caller that waited this long is told `pending`, and asks again with the same request id. */
const callerPatienceMs = 20_000;
/** The server allows 10 updates in flight; beyond this many the answer is `pending` at once. */
const mostWaitingCallers = 8;

/** A known request is answered or waited for again; a new one makes the entity due, unless a person paused it. */
export async function answerSendNow(
  entity: Entity,
  request: SendNowRequest,
  arrival: Arrival,
): Promise<SendNowResult> {
  const fields = Object.keys(request.change.fields).length;
  const taken = await takeInTurn(entity, fields, (mayFill) => record(entity, request, arrival, mayFill));
  if ('outcome' in taken) return taken;
  if (entity.waitingCallers >= mostWaitingCallers || isFullOfCallers()) {
    return { outcome: 'pending', ...entity.state.link };
  }

  const answeredNow = (): SendNowResult | undefined => {
    const result = remembered(entity, request.requestId)?.result;
    if (result !== undefined) return result;
    return entity.lastAnswer !== undefined && entity.lastAnswer.revision >= taken.revision
      ? entity.lastAnswer.result
      : undefined;
  };
  entity.waitingCallers += 1;
  await condition(() => answeredNow() !== undefined || isFullOfCallers(), callerPatienceMs, {
    summary: 'somebody waits for the answer',
  });
  entity.waitingCallers -= 1;
  return answeredNow() ?? { outcome: 'pending', ...entity.state.link };
}

/** The answer where there is one at once, or the revision whose push answers. */
function record(
  entity: Entity,
  { requestId, change }: SendNowRequest,
  arrival: Arrival,
  mayFill: boolean,
): SendNowResult | { revision: number } {
  const { state } = entity;
  const known = remembered(entity, requestId);
  if (known?.result !== undefined) return known.result;
  const hasNothingToDo = state.isLoaded && isSettled(entity);
  const hasNews = Object.keys(change.fields).length > 0 || change.externalId !== undefined;
  if (hasNothingToDo && (known !== undefined || !hasNews)) {
    return { outcome: 'nothing_to_send', ...state.link };
  }
  if (known === undefined && hasNews) {
    const recorded = recordChange(state, change, arrival, { mayFill });
    entity.state = recorded.state;
    if (recorded.kind === 'dropped') return notTaken(recorded.failure, recorded.reason);
  } else if (known === undefined) {
    entity.state = click(state, requestId);
  }
  // Its wake-up may be lost, so it is tried: with the connection still out of order it parks again without a CRM call.
  if (!entity.state.isPaused) entity.state = unparked(entity.state);
  if (entity.state !== state) heard(entity, { isCall: true });
  if (entity.state.isPaused) return heldResult(entity.state);
  return { revision: remembered(entity, requestId)?.revision ?? entity.state.revision };
}

function remembered({ state }: Entity, requestId: string): RememberedRequest | undefined {
  return state.requests.find((request) => request.requestId === requestId);
}

/** Nothing waits, nothing failed: a click has nothing to do. */
function isSettled({ state, pushing }: Entity): boolean {
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

export function refusal(kind: RefusalKind, reason: string): Failure {
  return { kind, message: `Not taken: ${reason}.`, advice: { code: 'correct_request' } };
}
