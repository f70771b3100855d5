// Messages come in: every handler records and returns; the main loop acts. None of them can fail.
import {
  CancellationScope,
  condition,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { readChange, readSendNow, undecodableReason } from '../../domain/contact/change.ts';
import { deleteInApp, pause, resume, retry } from '../../domain/contact/orders.ts';
import type { SendNowResult } from '../../domain/contact/push.ts';
import { wake } from '../../domain/contact/push-cycle.ts';
import { drop, recordChange, type Arrival } from '../../domain/contact/record-change.ts';
import type { ContactState } from '../../domain/contact/state.ts';
import { contactView } from '../../domain/contact/view.ts';
import { isPlainObject } from '../../domain/json.ts';
import * as messages from '../messages.ts';
import type { ForgetResult } from '../messages.ts';
import type { Contact, WaitingForget } from './contact.ts';
import { heard } from './heard.ts';
import { inTurn, takeInTurn } from './inbox.ts';
import { answerSendNow, notTaken, refusal } from './send-now.ts';

type Signal = (payload?: unknown) => void;

export function listen(contact: Contact): void {
  const firstHistoryLength = workflowInfo().historyLength;
  const arrival = (): Arrival => ({
    now: Date.now(),
    startTime: workflowInfo().startTime.getTime(),
    isFirstActivation: workflowInfo().historyLength === firstHistoryLength,
  });
  /** Somebody does not want to wait. */
  const call = (order: (state: ContactState) => ContactState): void =>
    inTurn(contact, 0, () => {
      const before = contact.state;
      contact.state = order(before);
      if (contact.state !== before) heard(contact, { isCall: true });
    });
  const dropped = (reason: string): void =>
    inTurn(contact, 0, () => {
      contact.state = drop(contact.state, 'undecodable', reason).state;
      heard(contact, { isCall: false });
    });

  const signals: Record<string, Signal> = {
    contactChanged(payload) {
      const change = readChange(payload);
      const at = arrival();
      inTurn(contact, change.ok ? Object.keys(change.value.fields).length : 0, (mayFill) => {
        contact.state = change.ok
          ? recordChange(contact.state, change.value, at, { mayFill }).state
          : drop(contact.state, change.kind, change.reason).state;
        heard(contact, { isCall: change.ok && change.value.requestId !== undefined });
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
    contactDeleted: () => call(deleteInApp),
  };
  // Before the others: what came before the first task is handed over as soon as a handler knows its name, so with this
  // one alone the order in which it came stays.
  setDefaultSignalHandler((name, payload) => {
    if (Object.hasOwn(signals, name)) signals[name]?.(payload);
    else dropped(`there is no signal "${name}"`);
  });
  for (const definition of [
    messages.contactChanged,
    messages.pause,
    messages.resume,
    messages.retry,
    messages.connectionResumed,
    messages.contactDeleted,
  ]) {
    setHandler(definition, signals[definition.name] as Signal);
  }

  setHandler(messages.status, () => contactView(contact.state, contact.pushing));

  setHandler(messages.sendNow, async (payload: unknown): Promise<SendNowResult> => {
    const request = readSendNow(payload);
    const at = arrival();
    if (!request.ok) {
      dropped(request.reason);
      return notTaken(request.kind, request.reason);
    }
    return CancellationScope.nonCancellable(() => answerSendNow(contact, request.value, at));
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
      await takeInTurn(contact, 0, () => {
        contact.forgets.push(wish);
        heard(contact, { isCall: true });
      });
      await condition(() => wish.result !== undefined);
      return wish.result as ForgetResult;
    });
  });
}
