// The beginning and the end of a push, as changes of the entity's state. Pure.
import { namesOf } from '../objects/objects.ts';
import type { Failure } from '../failure.ts';
import { mergeFields } from '../fields.ts';
import { bytesOfFields } from './entity-size.ts';
import { isHeld } from './next-step.ts';
import { joinPending } from './pending.ts';
import type { PushAnswer, SendNowResult } from './push.ts';
import type { EntityState, Deletion, Pending } from './state.ts';

/** What one push took with it; it comes back when the push does not end well. */
export interface InFlight {
  pending?: Pending;
  /** The requests up to this revision are answered by this push. */
  revision: number;
  isClicked: boolean;
  createAfterUnknown: number;
  /** It is a deletion; without one, a push. */
  deletion?: Deletion;
}

export function beginPush(state: EntityState): { state: EntityState; inFlight: InFlight } {
  const { pending, burst: _closed, ...rest } = state;
  return {
    state: {
      ...rest,
      isDueNow: false,
      isClicked: false,
      createAfterUnknown: 0,
      pushCount: state.pushCount + 1,
    },
    inFlight: {
      ...(pending === undefined ? {} : { pending }),
      revision: state.revision,
      isClicked: state.isClicked,
      createAfterUnknown: state.createAfterUnknown,
    },
  };
}

/** The push was cancelled by something newer: everything is pending again, and due. */
export function interruptPush(state: EntityState, inFlight: InFlight): EntityState {
  return {
    ...withPendingBack(state, inFlight),
    isDueNow: true,
    isClicked: state.isClicked || inFlight.isClicked,
  };
}

export function endPush(state: EntityState, inFlight: InFlight, answer: PushAnswer): EntityState {
  const learned = learn(state, inFlight, answer);
  switch (answer.end) {
    case 'done': {
      const { failure: _solved, parked: _woken, ...rest } = learned;
      const isSynced = answer.outcome !== 'skipped';
      const done: EntityState = {
        ...rest,
        lastOutcome: answer.outcome,
        ...(isSynced && answer.at !== undefined ? { lastSyncedAt: answer.at } : {}),
      };
      return withResults(done, inFlight, sendNowResult(done, answer));
    }
    case 'stopped': {
      const stopped: EntityState = {
        ...withPendingBack(learned, inFlight),
        // Used up by this push; one that came meanwhile is for the next.
        createAfterUnknown: learned.createAfterUnknown,
        failure: answer.failure,
        lastOutcome: answer.outcome,
      };
      return withResults(stopped, inFlight, sendNowResult(stopped, answer));
    }
    case 'parked': {
      const waiting: EntityState = { ...withPendingBack(learned, inFlight), isDueNow: true };
      // The connection came back before this answer did: try again.
      if (state.epoch > answer.epoch) return waiting;
      const { failure: _old, ...rest } = waiting;
      return {
        ...rest,
        parked: { reason: answer.reason, epoch: answer.epoch },
        ...(answer.failure === undefined ? {} : { failure: answer.failure }),
      };
    }
    case 'held':
      return { ...withPendingBack(learned, inFlight), isDueNow: true, isPaused: true };
    case 'next':
    case 'nothing':
    case 'forgotten':
      return learned;
  }
}

/** The connection came back: whatever was parked before its epoch is due. Never lifts a person's pause. */
export function wake(state: EntityState, epoch: number): EntityState {
  const heard = { ...state, epoch: Math.max(state.epoch, epoch) };
  if (state.parked === undefined || state.parked.epoch >= epoch) return heard;
  const { parked: _woken, failure: _old, ...rest } = heard;
  return { ...rest, isDueNow: true };
}

/** What `sendNow` answers after this push. */
export function sendNowResult(state: EntityState, answer: PushAnswer): SendNowResult {
  const where = {
    ...state.link,
    ...(answer.redirectUrl === undefined ? {} : { redirectUrl: answer.redirectUrl }),
  };
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
      return { outcome: 'failed', failure: forgottenFailure(state) };
    case 'nothing':
      return { outcome: 'nothing_to_send', ...where };
    case 'next':
      return { outcome: 'pending', ...where };
  }
}

/** What `sendNow` answers at once while the entity is paused or parked. */
export function heldResult(state: EntityState): SendNowResult {
  const isPaused = state.isPaused || state.parked?.reason === 'paused';
  return {
    outcome: isPaused ? 'paused' : 'needs_attention',
    ...state.link,
    ...(isPaused || state.failure === undefined ? {} : { failure: state.failure }),
  };
}

export function forgottenFailure({ object }: EntityState): Failure {
  const { one } = namesOf(object);
  return {
    kind: 'forgotten',
    message: `This ${one} was forgotten; its changes are not taken.`,
    advice: { code: 'restore' },
  };
}

/** What the answer says about the entity, however the push ended. */
export function learn(state: EntityState, inFlight: InFlight, answer: PushAnswer): EntityState {
  const { connection } = answer;
  const fields = answer.fields === undefined ? state.fields : mergeFields(answer.fields, state.fields).fields;
  const reported = inFlight.pending?.changeIds ?? [];
  return {
    ...state,
    fields,
    ...(answer.fields === undefined ? {} : { fieldsBytes: bytesOfFields(fields) }),
    highestOrderTime: Object.values(fields).reduce(
      (highest, field) => Math.max(highest, field.at),
      state.highestOrderTime,
    ),
    isLoaded: true,
    unreportedRows: state.unreportedRows.filter((id) => !reported.includes(id)),
    ...(connection === undefined
      ? {}
      : { tenantId: connection.tenantId, connector: connection.connector, timing: connection.timing }),
    ...(answer.link === undefined ? {} : { link: answer.link }),
  };
}

function withPendingBack(state: EntityState, inFlight: InFlight): EntityState {
  const deletion = state.deletion ?? inFlight.deletion;
  const createAfterUnknown = Math.max(state.createAfterUnknown, inFlight.createAfterUnknown);
  if (deletion === undefined) {
    const pending = joinPending(inFlight.pending, state.pending);
    return { ...state, ...(pending === undefined ? {} : { pending }), createAfterUnknown };
  }
  // What was in flight came before the deletion, whether it was a push or the deletion itself.
  const before = joinPending(inFlight.pending, state.deletion?.pending);
  return {
    ...state,
    deletion: { ...(before === undefined ? {} : { pending: before }), revision: deletion.revision },
    createAfterUnknown,
  };
}

export function withResults(state: EntityState, inFlight: InFlight, result: SendNowResult): EntityState {
  return {
    ...state,
    requests: state.requests.map((request) =>
      request.result === undefined && request.revision <= inFlight.revision
        ? { ...request, result }
        : request,
    ),
  };
}
