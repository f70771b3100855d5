// Messages come in: every handler says what happened and returns; the main loop acts. None of them can fail.
import { CancellationScope, condition, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import { readChange, readSendNow, undecodableReason } from '../../domain/entity/change.ts';
import type { EntityEvent } from '../../domain/entity/hear.ts';
import type { SendNowResult } from '../../domain/entity/push.ts';
import { readRelink } from '../../domain/entity/read-answer.ts';
import { notTaken, refusal } from '../../domain/entity/send-now-result.ts';
import { entityView } from '../../domain/entity/view.ts';
import { isFailedAttempt } from '../../domain/entity/failed-attempt.ts';
import { isPlainObject } from '../../domain/json.ts';
import * as messages from '../messages.ts';
import type { ForgetResult } from '../messages.ts';
import { arrival, hear, type Entity, type WaitingForget } from './entity.ts';
import { inTurn, takeInTurn } from './inbox.ts';
import { answerSendNow } from './send-now.ts';
import { show } from './show.ts';

type Signal = (payload?: unknown) => void;

export function listen(entity: Entity): void {
  const { object } = entity.state;
  const [changed, deleted] = [messages.changedSignal(object), messages.deletedSignal(object)];
  const say = (event: EntityEvent): void => {
    const at = arrival(entity);
    const fields = event.kind === 'changed' ? Object.keys(event.change.fields).length : 0;
    inTurn(entity, fields, () => void hear(entity, event, at));
  };
  const drop = (reason: string): void => say({ kind: 'dropped', failure: 'undecodable', reason });
  const memberOf = (payload: unknown, name: string): unknown =>
    isPlainObject(payload) ? payload[name] : undefined;

  const signals: Record<string, Signal> = {
    [changed.name](payload) {
      const read = readChange(object, payload);
      if (read.ok) say({ kind: 'changed', change: read.value });
      else say({ kind: 'dropped', failure: read.kind, reason: read.reason });
    },
    pause: () => say({ kind: 'paused' }),
    resume: () => say({ kind: 'resumed' }),
    retry(payload) {
      const link = readRelink(memberOf(payload, 'link'));
      say({ kind: 'retried', create: memberOf(payload, 'create') === true, link });
    },
    connectionResumed(payload) {
      const epoch = memberOf(payload, 'epoch');
      if (typeof epoch === 'number') say({ kind: 'connectionResumed', epoch });
    },
    [messages.attemptFailed.name](payload) {
      const attempt = memberOf(payload, 'attempt');
      // `pushId`: what it was called when only pushes told anybody.
      const stepId = memberOf(payload, 'stepId') ?? memberOf(payload, 'pushId');
      if (!isFailedAttempt(attempt)) return drop('"attemptFailed" is none of your signals');
      inTurn(entity, 0, () => {
        // Of a step that has ended, or that something newer has interrupted meanwhile: the next one tells for itself.
        if (stepId === undefined || stepId !== entity.stepId) return;
        hear(entity, { kind: 'attemptFailed', attempt });
        show(entity);
      });
    },
    [messages.associate.name]: () => say({ kind: 'associateAsked' }),
    [deleted.name]: () => say({ kind: 'deletedInApp' }),
  };
  // Before the others: what came before the first task is handed over as soon as a handler knows its name, so with this
  // one alone the order in which it came stays.
  setDefaultSignalHandler((name, payload) => {
    if (Object.hasOwn(signals, name)) signals[name]?.(payload);
    else drop(`there is no signal "${name}"`);
  });
  for (const definition of [
    changed,
    messages.pause,
    messages.resume,
    messages.retry,
    messages.connectionResumed,
    messages.attemptFailed,
    messages.associate,
    deleted,
  ]) {
    setHandler(definition, signals[definition.name] as Signal);
  }

  setHandler(messages.status, () => entityView(entity.state));

  setHandler(messages.sendNow, async (payload: unknown): Promise<SendNowResult> => {
    const request = readSendNow(object, payload);
    if (request.ok) return CancellationScope.nonCancellable(() => answerSendNow(entity, request.value));
    drop(request.reason);
    return notTaken(request.kind, request.reason);
  });

  setHandler(messages.forget, async (payload: unknown): Promise<ForgetResult> => {
    if (undecodableReason(payload) !== undefined) {
      return { forgotten: false, failure: refusal('undecodable', 'forget takes { "deleteInCrm"?: true }') };
    }
    const wish: WaitingForget = { deleteInCrm: memberOf(payload, 'deleteInCrm') === true };
    return CancellationScope.nonCancellable(async () => {
      await takeInTurn(entity, 0, () => {
        entity.forgets.push(wish);
        entity.calls += 1;
      });
      await condition(() => wish.result !== undefined);
      return wish.result as ForgetResult;
    });
  });
}
