// One contact as its workflow holds it: the state that is carried on, and what lives only in this run.
import { allHandlersFinished, workflowInfo } from '@temporalio/workflow';
import type { SendNowResult } from '../../domain/contact/push.ts';
import type { InFlight } from '../../domain/contact/push-cycle.ts';
import type { ContactState } from '../../domain/contact/state.ts';
import type { ForgetResult } from '../messages.ts';

export interface Contact {
  state: ContactState;
  /** What the push that runs has taken with it. */
  pushing: InFlight | undefined;
  /** Set while a push runs: it hears of each message, and decides whether to go on. */
  onNews: (() => void) | undefined;
  /** The last push, for callers whose answer is not remembered (paused, parked, nothing to send). */
  lastAnswer: { revision: number; result: SendNowResult } | undefined;
  waitingCallers: number;
  forget: { deleteInCrm: boolean } | undefined;
  forgetResult: ForgetResult | undefined;
}

export function openContact(state: ContactState): Contact {
  return {
    state,
    pushing: undefined,
    onNews: undefined,
    lastAnswer: undefined,
    waitingCallers: 0,
    forget: undefined,
    forgetResult: undefined,
  };
}

// Replay costs about 0.17 ms per event, and nearly every wake-up of a million contacts is a cache miss.
const longHistoryEvents = 200;
const longHistoryBytes = 1024 * 1024;

/** Time for a fresh run: never while somebody waits for an answer of this one. */
export function shouldContinueAsNew(): boolean {
  const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
  const isLong =
    historyLength >= longHistoryEvents || historySize >= longHistoryBytes || continueAsNewSuggested;
  return isLong && allHandlersFinished();
}
