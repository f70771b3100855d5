// One entity as its workflow holds it: the state that is carried on, and what lives only in this run.
import { allHandlersFinished, workflowInfo } from '@temporalio/workflow';
import { hear as next, isCall, type EntityEvent, type Heard } from '../../domain/entity/hear.ts';
import type { Arrival } from '../../domain/entity/record-change.ts';
import type { EntityState } from '../../domain/entity/state.ts';
import type { StampedFields } from '../../domain/fields.ts';
import type { ForgetResult } from '../messages.ts';

/** Messages that an activation had no time for: see inbox.ts. */
export interface Inbox {
  waiting: { cost: number; take: () => void }[];
  /** What this activation has spent; one is told from the next by the length of the history. */
  spent: number;
  historyLength: number;
  /** The copy of the fields that this batch of messages has made: the others of the batch change it in place. */
  ownFields: StampedFields | undefined;
}

export interface Entity {
  state: EntityState;
  inbox: Inbox;
  firstHistoryLength: number;
  /** Grows with each message of somebody who does not want to wait: a click, pause, retry, forget, a wake-up. */
  calls: number;
  /** Pushes in a row that something newer interrupted. */
  interruptions: number;
  waitingCallers: number;
  /** Who waits to hear that the entity is forgotten. */
  forgets: WaitingForget[];
  isDescriptionStale: boolean;
  /** The step that is tried; the others of this run have other ids. */
  stepId: string | undefined;
  /** Those of this run that were no push. */
  steps: number;
}

export interface WaitingForget {
  deleteInCrm: boolean;
  result?: ForgetResult;
}

export function openEntity(state: EntityState): Entity {
  return {
    state,
    inbox: { waiting: [], spent: 0, historyLength: 0, ownFields: undefined },
    firstHistoryLength: workflowInfo().historyLength,
    calls: 0,
    interruptions: 0,
    waitingCallers: 0,
    forgets: [],
    isDescriptionStale: false,
    stepId: undefined,
    steps: 0,
  };
}

/** The one place where the state changes. */
export function hear(entity: Entity, event: EntityEvent, at: Arrival = arrival(entity)): Heard {
  const before = entity.state;
  const heard = next(before, event, { ...at, mayFill: entity.inbox.ownFields === before.fields });
  entity.state = heard.state;
  if (isCall(event) && heard.state !== before) entity.calls += 1;
  return heard;
}

/** Of what comes now. */
export function arrival({ firstHistoryLength }: Entity): Arrival {
  const { historyLength, startTime } = workflowInfo();
  return {
    now: Date.now(),
    startTime: startTime.getTime(),
    isFirstActivation: historyLength === firstHistoryLength,
  };
}

// Replay costs about 0.17 ms per event, and nearly every wake-up of a million entities is a cache miss.
const longHistoryEvents = 200;
const longHistoryBytes = 1024 * 1024;
/** Callers that never stop coming would keep a run open for ever, and the server ends it at 51,200 events or 50 MB. */
const patienceWithCallers = 4;

/** Time for a fresh run: never while somebody waits for an answer of this one, or a message was not taken yet. */
export function shouldContinueAsNew({ inbox }: Entity): boolean {
  return isLong(1) && inbox.waiting.length === 0 && allHandlersFinished();
}

/** Too long for callers to wait here: they are told `pending`, and ask the next run. */
export function isFullOfCallers(): boolean {
  return isLong(patienceWithCallers);
}

function isLong(times: number): boolean {
  const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
  return (
    historyLength >= times * longHistoryEvents ||
    historySize >= times * longHistoryBytes ||
    continueAsNewSuggested
  );
}
