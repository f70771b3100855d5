// The one place where an entity's state changes: what happened leads from one state to the next. Pure.
import type { RefusalKind } from '../failure.ts';
import type { Timing } from '../quiet-period.ts';
import type { Change, SendNowRequest } from './change.ts';
import { beginDeletion, endDeletion, isAnswered } from './deletion-cycle.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import { withoutForgotten, type Asked } from './forgotten.ts';
import { isHeld } from './next-step.ts';
import { deleteInApp, pause, resume, retry } from './orders.ts';
import type { Link, PushAnswer } from './push.ts';
import { beginPush, endAssociating, endPush, interruptPush, wake } from './push-cycle.ts';
import { drop, recordChange, type Arrival, type Recorded } from './record-change.ts';
import { saved } from './save.ts';
import { askToSendNow, type SendNowAnswer } from './send-now.ts';
import { sendNowResult } from './send-now-result.ts';
import type { EntityState } from './state.ts';

export type EntityEvent =
  // What apps, people and our own workflows say.
  | { kind: 'changed'; change: Change }
  | { kind: 'sendNow'; request: SendNowRequest }
  | { kind: 'dropped'; failure: RefusalKind; reason: string }
  | { kind: 'paused' | 'resumed' | 'deletedInApp' }
  /** `link`: a person has said which record it is; null: none. */
  | { kind: 'retried'; create: boolean; link?: Link | null | undefined }
  | { kind: 'connectionResumed'; epoch: number }
  // What became of a step: see nextStep.
  | { kind: 'timingLearned'; timing: Timing }
  | { kind: 'stepBegan' | 'pushBegan' | 'pushInterrupted' }
  | { kind: 'pushEnded'; answer: PushAnswer }
  /** Of the step that is tried. */
  | { kind: 'attemptFailed'; attempt: FailedAttempt }
  /** Both it and whom it names, or who names it, have a record. */
  | { kind: 'associateAsked' }
  | { kind: 'associateBegan' }
  | { kind: 'associateEnded'; answer: PushAnswer }
  | { kind: 'saved'; asked: EntityState }
  | { kind: 'forgotten'; asked: Asked }
  /** `oddly`: no code of ours ends a step so. */
  | { kind: 'stepEnded'; oddly: boolean }
  | { kind: 'shown'; attributes: Record<string, string> };

export interface Heard {
  state: EntityState;
  /** Of a change. */
  recorded?: Recorded['kind'] | undefined;
  /** Of sendNow. */
  answer?: SendNowAnswer | undefined;
}

/** What the event leads to. The state that was given stays as it is, unless `at.mayFill` says otherwise. */
export function hear(state: EntityState, event: EntityEvent, at: Arrival): Heard {
  if (event.kind === 'sendNow') return askToSendNow(state, event.request, at);
  if (event.kind !== 'changed') return { state: after(state, event, at.now) };
  const { kind: recorded, state: changed } = recordChange(state, event.change, at);
  return { state: changed, recorded };
}

/** A message of somebody who does not want to wait. */
export function isCall(event: EntityEvent): boolean {
  if (event.kind === 'changed') return event.change.requestId !== undefined;
  return ['sendNow', 'paused', 'resumed', 'retried', 'deletedInApp', 'connectionResumed'].includes(
    event.kind,
  );
}

function after(
  state: EntityState,
  event: Exclude<EntityEvent, { kind: 'changed' | 'sendNow' }>,
  now: number,
): EntityState {
  switch (event.kind) {
    case 'dropped':
      return drop(state, event.failure, event.reason).state;
    case 'paused':
      return pause(state);
    case 'resumed':
      return resume(state);
    case 'deletedInApp':
      return deleteInApp(state);
    case 'retried':
      return retry(state, event);
    case 'connectionResumed':
      return wake(state, event.epoch);
    case 'timingLearned':
      return { ...state, timing: event.timing };
    case 'stepBegan':
      return { ...state, trying: state.trying ?? { since: now } };
    case 'pushBegan':
      return pushBegan({ ...state, trying: state.trying ?? { since: now } });
    case 'pushInterrupted':
      return pushInterrupted(state);
    case 'attemptFailed':
      return attemptFailed(state, event.attempt);
    case 'pushEnded':
      return { ...pushEnded(state, event.answer), trying: undefined };
    case 'associateAsked':
      return { ...state, isToAssociate: true };
    case 'associateBegan':
      return { ...state, isToAssociate: undefined };
    case 'associateEnded':
      return endAssociating(state, event.answer);
    case 'saved':
      return saved(state, event.asked);
    case 'forgotten':
      return withoutForgotten(state, event.asked);
    case 'stepEnded':
      return stepEnded(state, event.oddly);
    case 'shown':
      return { ...state, shown: event.attributes };
  }
}

function pushBegan(before: EntityState): EntityState {
  const { state, inFlight } = before.deletion === undefined ? beginPush(before) : beginDeletion(before);
  return { ...state, inFlight };
}

/** Whoever is held is not tried, and begins anew when it goes on. */
function pushInterrupted({ inFlight, ...before }: EntityState): EntityState {
  const state = isHeld(before) ? { ...before, trying: undefined } : before;
  return inFlight === undefined ? state : interruptPush(state, inFlight);
}

/** A push has its own end: pushEnded, or pushInterrupted. */
function stepEnded(state: EntityState, oddly: boolean): EntityState {
  if (oddly) return { ...state, oddEnds: (state.oddEnds ?? 0) + 1 };
  return { ...state, oddEnds: undefined, trying: state.inFlight === undefined ? undefined : state.trying };
}

function attemptFailed(state: EntityState, failed: FailedAttempt): EntityState {
  if (state.trying === undefined) return state;
  return { ...state, trying: { ...state.trying, failed } };
}

function pushEnded({ inFlight, ...state }: EntityState, answer: PushAnswer): EntityState {
  if (inFlight === undefined) return state;
  const end = inFlight.deletion === undefined ? endPush : endDeletion;
  const ended = end(state, inFlight, answer);
  // Parked at an epoch that is over, or held by a pause that is: the push goes on, and whoever waits for it waits on.
  const isHeldNoMore = answer.end === 'held' && !ended.isPaused;
  const goesOn = isHeldNoMore || (answer.end === 'parked' && ended.parked === undefined);
  if (goesOn || !isAnswered(inFlight, answer)) return ended;
  return { ...ended, lastAnswer: { revision: inFlight.revision, result: sendNowResult(ended, answer) } };
}
