// "Send now": the request is recorded, and its caller waits for the push that answers it.
import { condition } from '@temporalio/workflow';
import type { SendNowRequest } from '../../domain/entity/change.ts';
import type { SendNowResult } from '../../domain/entity/push.ts';
import { entityView } from '../../domain/entity/view.ts';
import { answerTo, type SendNowAnswer } from '../../domain/entity/send-now.ts';
import { arrival, hear, isFullOfCallers, type Entity } from './entity.ts';
import { takeInTurn } from './inbox.ts';

/** A caller that waited this long is told `pending`, and asks again with the same request id. */
const callerPatienceMs = 20_000;
/** The server allows 10 updates in flight; beyond this many the answer is `pending` at once. */
const mostWaitingCallers = 8;

export async function answerSendNow(entity: Entity, request: SendNowRequest): Promise<SendNowResult> {
  const at = arrival(entity);
  const fields = Object.keys(request.change.fields).length;
  const asked = await takeInTurn(entity, fields, () => hear(entity, { kind: 'sendNow', request }, at).answer);
  const answer = asked as SendNowAnswer;
  if ('outcome' in answer) return answer;

  const waiting = { requestId: request.requestId, revision: answer.revision };
  const answered = (): SendNowResult | undefined => answerTo(entity.state, waiting);
  if (entity.waitingCallers < mostWaitingCallers && !isFullOfCallers()) {
    entity.waitingCallers += 1;
    await condition(() => answered() !== undefined || isFullOfCallers(), callerPatienceMs, {
      summary: 'somebody waits for the answer',
    });
    entity.waitingCallers -= 1;
  }
  const result = answered();
  if (result !== undefined) return result;
  // Only of a push that is tried again for long: a failure that a newer try may have ended is none of this request's.
  const { lastAttempt, failure } = entityView(entity.state);
  return { outcome: 'pending', ...entity.state.link, ...(lastAttempt === undefined ? {} : { failure }) };
}
