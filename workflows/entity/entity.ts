// One entity as its workflow holds it: the state that is carried on, and what lives only in this run.
import { allHandlersFinished, workflowInfo } from '@temporalio/workflow';
import type { SendNowResult } from '../../domain/entity/push.ts';
import type { InFlight } from '../../domain/entity/push-cycle.ts';
import type { EntityState } from '../../domain/entity/state.ts';
import type { ForgetResult } from '../messages.ts';

/** Messages that an activation had no time for: see inbox.ts. */
export interface Inbox {
  waiting: { cost: number; take: (mayFill: boolean) => void }[];
  /** What this activation has spent; one is told from the next by the length of the history. */
  spent: number;
  historyLength: number;
}

export interface Entity {
  state: EntityState;
  inbox: Inbox;
  /** What the push or deletion that runs has taken with it. */
  pushing: InFlight | undefined;
  /** Set while a push runs: it hears of each message, and decides whether to go on. */
  onNews: (() => void) | undefined;
  /** Grows with each message of somebody who does not want to wait: a click, pause, retry, forget, a wake-up. */
  calls: number;
  /** Pushes in a row that something newer interrupted. */
  interruptions: number;
  /** The last push, for callers whose answer is not remembered (paused, parked, nothing to send). */
  lastAnswer: { revision: number; result: SendNowResult } | undefined;
  waitingCallers: number;
  /** Who waits to hear that the entity is forgotten. */
  forgets: WaitingForget[];
  isDescriptionStale: boolean;
}

export interface WaitingForget {
  deleteInCrm: boolean;
  result?: ForgetResult;
}

export function openEntity(state: EntityState): Entity {
  return {
    state,
    inbox: { waiting: [], spent: 0, historyLength: 0 },
    pushing: undefined,
    onNews: undefined,
    calls: 0,
    interruptions: 0,
    lastAnswer: undefined,
    waitingCallers: 0,
    forgets: [],
    isDescriptionStale: false,
  };
}

// Replay costs about 0.17 ms per event, and nearly every wake-up of a million entities is a cache miss.
const longHistoryEvents = 200;
const longHistoryBytes = 1024 * 1024;
/** Callers that never stop coming would keep a run open for ever, and the server ends it at 51,200 events or 50 MB. */
const patienceWithCallers = 4;

/** Time for a fresh run: never while somebody waits for an answer of this one, or a message was not taken yet. */
export function shouldContinueAsNew({ inbox }: Entity): boolean {
  const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
  const isLong =
    historyLength >= longHistoryEvents || historySize >= longHistoryBytes || continueAsNewSuggested;
  return isLong && inbox.waiting.length === 0 && allHandlersFinished();
}

/** Too long for callers to wait here: they are told `pending`, and ask the next run. */
export function isFullOfCallers(): boolean {
  const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
  return (
    historyLength >= patienceWithCallers * longHistoryEvents ||
    historySize >= patienceWithCallers * longHistoryBytes ||
    continueAsNewSuggested
  );
}
