// Messages come in: every handler records and returns; the main loop acts. None of them can fail.
import {
  CancellationScope,
  condition,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { readChange, readSendNow, undecodableReason } from '../../domain/contact/change.ts';
import { isHeld } from '../../domain/contact/next-step.ts';
import type { SendNowResult } from '../../domain/contact/push.ts';
import { heldResult, wake } from '../../domain/contact/push-cycle.ts';
import { drop, recordChange, withRequest, type Arrival } from '../../domain/contact/record-change.ts';
import { contactView } from '../../domain/contact/view.ts';
import type { RefusalKind } from '../../domain/failure.ts';
import { isPlainObject } from '../../domain/json.ts';
import * as messages from '../messages.ts';
import type { Contact } from './contact.ts';
import { describe } from './show.ts';

/** A caller that waited this long is told `pending`, and asks again with the same request id. */
const callerPatienceMs = 20_000;
/** The server allows 10 updates in flight; beyond this many the answer is `pending` at once. */
const mostWaitingCallers = 8;

export function listen(contact: Contact): void {
  const firstHistoryLength = workflowInfo().historyLength;
  const arrival = (): Arrival => ({
    now: Date.now(),
    startTime: workflowInfo().startTime.getTime(),
    isFirstActivation: workflowInfo().historyLength === firstHistoryLength,
  });

  setHandler(messages.status, () => contactView(contact.state, contact.pushing));

  setHandler(messages.contactChanged, (payload: unknown) => {
    const change = readChange(payload);
    contact.state = change.ok
      ? recordChange(contact.state, change.value, arrival()).state
      : drop(contact.state, change.kind, change.reason).state;
    heard(contact);
  });

  setHandler(messages.pause, () => {
    if (contact.state.isPaused) return;
    contact.state = { ...contact.state, isPaused: true, isPauseUnsaved: true };
    heard(contact);
  });

  setHandler(messages.resume, () => {
    // A run that has not read Postgres yet does not know of a pause that stands there: it is taken back all the same.
    if (!contact.state.isPaused && contact.state.isLoaded) return;
    contact.state = {
      ...contact.state,
      isPaused: false,
      isPauseUnsaved: true,
      isDueNow: contact.state.isDueNow || contact.state.pending !== undefined,
    };
    heard(contact);
  });

  setHandler(messages.retry, (payload: unknown) => {
    const isCreateWanted = isPlainObject(payload) && payload['create'] === true;
    contact.state = {
      ...contact.state,
      revision: contact.state.revision + 1,
      isDueNow: true,
      createAfterUnknown: contact.state.createAfterUnknown || isCreateWanted,
    };
    heard(contact);
  });

  setHandler(messages.connectionResumed, (payload: unknown) => {
    const epoch = isPlainObject(payload) ? payload['epoch'] : undefined;
    if (typeof epoch !== 'number') return;
    contact.state = wake(contact.state, epoch);
    heard(contact);
  });

  setHandler(messages.contactDeleted, () => {
    contact.state = { ...contact.state, isDeletedInApp: true, revision: contact.state.revision + 1 };
    heard(contact);
  });

  setDefaultSignalHandler((name) => {
    contact.state = drop(contact.state, 'undecodable', `there is no signal "${name}"`).state;
    heard(contact);
  });

  setHandler(messages.sendNow, async (payload: unknown): Promise<SendNowResult> => {
    const request = readSendNow(payload);
    if (!request.ok) {
      contact.state = drop(contact.state, request.kind, request.reason).state;
      return notTaken(request.kind, request.reason);
    }
    return CancellationScope.nonCancellable(() => answerSendNow(contact, request.value, arrival()));
  });

  setHandler(messages.forget, async (payload: unknown) => {
    if (undecodableReason(payload) !== undefined) {
      return {
        forgotten: false as const,
        failure: refusal('undecodable', 'forget takes { "deleteInCrm"?: true }'),
      };
    }
    contact.forgetResult = undefined;
    contact.forget = { deleteInCrm: isPlainObject(payload) && payload['deleteInCrm'] === true };
    heard(contact);
    await CancellationScope.nonCancellable(() => condition(() => contact.forgetResult !== undefined));
    return contact.forgetResult ?? { forgotten: true as const };
  });
}

/** Something was recorded: people see it, and a push that runs may have to make room for it. */
function heard(contact: Contact): void {
  describe(contact);
  contact.onNews?.();
}

/** A known request is answered or waited for again; a new one makes the contact due, unless it is held. */
async function answerSendNow(
  contact: Contact,
  { requestId, change }: { requestId: string; change: Parameters<typeof recordChange>[1] },
  arrival: Arrival,
): Promise<SendNowResult> {
  const remembered = () => contact.state.requests.find((request) => request.requestId === requestId);
  const known = remembered();
  if (known?.result !== undefined) return known.result;
  if (known !== undefined && contact.state.isLoaded && isSettled(contact)) {
    return { outcome: 'nothing_to_send', ...contact.state.link };
  }
  if (known === undefined) {
    const { state } = contact;
    const hasNews = Object.keys(change.fields).length > 0 || change.externalId !== undefined;
    if (hasNews) {
      const recorded = recordChange(state, change, arrival);
      contact.state = recorded.state;
      if (recorded.kind === 'dropped') return notTaken(recorded.failure, recorded.reason);
    } else if (state.isLoaded && isSettled(contact)) {
      return { outcome: 'nothing_to_send', ...state.link };
    } else {
      const revision = state.revision + 1;
      const requests = withRequest(state.requests, requestId, revision);
      contact.state = { ...state, revision, requests, isDueNow: true, isClicked: true };
    }
    heard(contact);
  }
  if (isHeld(contact.state)) return heldResult(contact.state);
  if (contact.waitingCallers >= mostWaitingCallers) return { outcome: 'pending', ...contact.state.link };

  const revision = remembered()?.revision ?? contact.state.revision;
  const answeredNow = (): SendNowResult | undefined => {
    const result = remembered()?.result;
    if (result !== undefined) return result;
    return contact.lastAnswer !== undefined && contact.lastAnswer.revision >= revision
      ? contact.lastAnswer.result
      : undefined;
  };
  contact.waitingCallers += 1;
  await condition(() => answeredNow() !== undefined, callerPatienceMs, {
    summary: 'somebody waits for the answer',
  });
  contact.waitingCallers -= 1;
  return answeredNow() ?? { outcome: 'pending', ...contact.state.link };
}

/** Nothing waits, nothing failed: a click has nothing to do. */
function isSettled({ state, pushing }: Contact): boolean {
  return (
    pushing === undefined && state.pending === undefined && state.failure === undefined && !state.isDueNow
  );
}

function notTaken(kind: RefusalKind, reason: string): SendNowResult {
  return { outcome: 'failed', failure: refusal(kind, reason) };
}

function refusal(
  kind: RefusalKind,
  reason: string,
): { kind: RefusalKind; message: string; whatToDo: string } {
  return { kind, message: `Not taken: ${reason}.`, whatToDo: 'Correct the request and send it again.' };
}
