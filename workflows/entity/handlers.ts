// Messages come in: every handler records and returns; the main loop acts. None of them can fail.
import {
  CancellationScope,
  condition,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { readChange, readSendNow, undecodableReason } from '../../domain/entity/change.ts';
import { deleteInApp, pause, resume, retry } from '../../domain/entity/orders.ts';
import type { SendNowResult } from '../../domain/entity/push.ts';
import { wake } from '../../domain/entity/push-cycle.ts';
import { drop, recordChange, type Arrival } from '../../domain/entity/record-change.ts';
import type { EntityState } from '../../domain/entity/state.ts';
import { entityView } from '../../domain/entity/view.ts';
import { isPlainObject } from '../../domain/json.ts';
import * as messages from '../messages.ts';
import type { ForgetResult } from '../messages.ts';
import type { Entity, WaitingForget } from './entity.ts';
import { heard } from './heard.ts';
import { inTurn, takeInTurn } from './inbox.ts';
import { answerSendNow, notTaken, refusal } from './send-now.ts';

type Signal = (payload?: unknown) => void;

export function listen(entity: Entity): void {
  const { object } = entity.state;
  const [changed, deleted] = [messages.changedSignal(object), messages.deletedSignal(object)];
  const firstHistoryLength = workflowInfo().historyLength;
  const arrival = (): Arrival => ({
    now: Date.now(),
    startTime: workflowInfo().startTime.getTime(),
    isFirstActivation: workflowInfo().historyLength === firstHistoryLength,
  });
  /** Somebody does not want to wait. */
  const call = (order: (state: EntityState) => EntityState): void =>
    inTurn(entity, 0, () => {
      const before = entity.state;
      entity.state = order(before);
      if (entity.state !== before) heard(entity, { isCall: true });
    });
  const dropped = (reason: string): void =>
    inTurn(entity, 0, () => {
      entity.state = drop(entity.state, 'undecodable', reason).state;
      heard(entity, { isCall: false });
    });

  const signals: Record<string, Signal> = {
    [changed.name](payload) {
      const change = readChange(object, payload);
      const at = arrival();
      inTurn(entity, change.ok ? Object.keys(change.value.fields).length : 0, (mayFill) => {
        entity.state = change.ok
          ? recordChange(entity.state, change.value, at, { mayFill }).state
          : drop(entity.state, change.kind, change.reason).state;
        heard(entity, { isCall: change.ok && change.value.requestId !== undefined });
      });
    },
    pause: () => call(pause),
    resume: () => call(resume),
    retry(payload) {
      const create = isPlainObject(payload) && payload['create'] === true;
      call((state) => retry(state, { create }));
    },
    connectionResumed(payload) {
      const epoch = isPlainObject(payload) ? payload['epoch'] : undefined;
      if (typeof epoch === 'number') call((state) => wake(state, epoch));
    },
    [deleted.name]: () => call(deleteInApp),
  };
  // Before the others: what came before the first task is handed over as soon as a handler knows its name, so with this
  // one alone the order in which it came stays.
  setDefaultSignalHandler((name, payload) => {
    if (Object.hasOwn(signals, name)) signals[name]?.(payload);
    else dropped(`there is no signal "${name}"`);
  });
  for (const definition of [
    changed,
    messages.pause,
    messages.resume,
    messages.retry,
    messages.connectionResumed,
    deleted,
  ]) {
    setHandler(definition, signals[definition.name] as Signal);
  }

  setHandler(messages.status, () => entityView(entity.state, entity.pushing));

  setHandler(messages.sendNow, async (payload: unknown): Promise<SendNowResult> => {
    const request = readSendNow(object, payload);
    const at = arrival();
    if (!request.ok) {
      dropped(request.reason);
      return notTaken(request.kind, request.reason);
    }
    return CancellationScope.nonCancellable(() => answerSendNow(entity, request.value, at));
  });

  setHandler(messages.forget, async (payload: unknown): Promise<ForgetResult> => {
    if (undecodableReason(payload) !== undefined) {
      return {
        forgotten: false as const,
        failure: refusal('undecodable', 'forget takes { "deleteInCrm"?: true }'),
      };
    }
    const wish: WaitingForget = { deleteInCrm: isPlainObject(payload) && payload['deleteInCrm'] === true };
    return CancellationScope.nonCancellable(async () => {
      await takeInTurn(entity, 0, () => {
        entity.forgets.push(wish);
        heard(entity, { isCall: true });
      });
      await condition(() => wish.result !== undefined);
      return wish.result as ForgetResult;
    });
  });
}
