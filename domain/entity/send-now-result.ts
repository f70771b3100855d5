// What `sendNow` answers: after a push, while nothing is sent, and when the request is not taken.
import { namesOf, type ObjectType } from '../objects/objects.ts';
import type { Failure, RefusalKind } from '../failure.ts';
import { isHeld } from './next-step.ts';
import type { PushAnswer, SendNowResult } from './push.ts';
import type { EntityState } from './state.ts';

/** What `sendNow` answers after this push. */
export function sendNowResult(state: EntityState, answer: PushAnswer): SendNowResult {
  const where = state.link;
  switch (answer.end) {
    case 'done':
      return { outcome: answer.outcome, ...where };
    case 'stopped':
      return { outcome: answer.outcome, ...where, failure: answer.failure };
    case 'parked':
      // Not held: the connection came back meanwhile, and the entity is tried again.
      return isHeld(state) ? heldResult(state) : { outcome: 'pending', ...where };
    case 'held':
      return { outcome: 'paused', ...where };
    case 'forgotten':
      return forgottenResult(state);
    case 'nothing':
      return { outcome: 'nothing_to_send', ...where };
    case 'next':
      return { outcome: 'pending', ...where };
  }
}

/** At once, while the entity is paused or parked. */
export function heldResult(state: EntityState): SendNowResult {
  const isPaused = state.isPaused || state.parked?.reason === 'paused';
  return {
    outcome: isPaused ? 'paused' : 'needs_attention',
    ...state.link,
    failure: isPaused ? undefined : state.failure,
  };
}

/** Of an entity that may not be synced. */
export function forgottenResult({ object }: EntityState): SendNowResult {
  return { outcome: 'failed', failure: forgotten(object) };
}

export function forgotten(object: ObjectType): Failure {
  const { one } = namesOf(object);
  const message = `This ${one} was forgotten; its changes are not taken.`;
  return { kind: 'forgotten', message, advice: { code: 'restore' } };
}

/** Of a request that cannot be taken. */
export function notTaken(kind: RefusalKind, reason: string): SendNowResult {
  return { outcome: 'failed', failure: refusal(kind, reason) };
}

export function refusal(kind: RefusalKind, reason: string): Failure {
  return { kind, message: `Not taken: ${reason}.`, advice: { code: 'correct_request' } };
}
