// The beginning and the end of a push, as changes of the entity's state. Pure.
import { mergeFields } from '../fields.ts';
import { bytesOfFields } from './entity-size.ts';
import { joinPending } from './pending.ts';
import type { PushAnswer, SendNowResult } from './push.ts';
import { dueNow, joinOrders } from './push-order.ts';
import { sendNowResult } from './send-now-result.ts';
import type { EntityState, InFlight, PushOrder } from './state.ts';

export function beginPush(state: EntityState): { state: EntityState; inFlight: InFlight } {
  return {
    state: { ...state, order: {}, burst: undefined, pushCount: state.pushCount + 1 },
    inFlight: { order: state.order, revision: state.revision },
  };
}

/** The push was cancelled by something newer: everything is ordered again, and due. */
export function interruptPush(state: EntityState, inFlight: InFlight): EntityState {
  return dueNow(putBack(state, inFlight, inFlight.order));
}

export function endPush(state: EntityState, inFlight: InFlight, answer: PushAnswer): EntityState {
  const learned = learn(state, inFlight, answer);
  switch (answer.end) {
    case 'done': {
      const isSynced = answer.outcome !== 'skipped';
      const done: EntityState = {
        ...learned,
        failure: undefined,
        parked: undefined,
        lastOutcome: answer.outcome,
        lastSyncedAt: (isSynced ? answer.at : undefined) ?? learned.lastSyncedAt,
      };
      return withResults(done, inFlight, sendNowResult(done, answer));
    }
    case 'stopped': {
      const stopped: EntityState = {
        // The rest of its order is used up by this push; what was ordered meanwhile is for the next.
        ...putBack(learned, inFlight, { pending: inFlight.order.pending }),
        failure: answer.failure,
        lastOutcome: answer.outcome,
      };
      return withResults(stopped, inFlight, sendNowResult(stopped, answer));
    }
    case 'parked': {
      const waiting = putBack(learned, inFlight, { ...inFlight.order, urgency: 'now' });
      // The connection came back before this answer did: try again.
      if (state.epoch > answer.epoch) return waiting;
      return {
        ...waiting,
        parked: { reason: answer.reason, epoch: answer.epoch },
        failure: answer.failure,
      };
    }
    case 'held':
      return {
        ...putBack(learned, inFlight, { ...inFlight.order, urgency: 'now' }),
        // A person's word that Postgres does not know of yet is newer than the pause that stands there.
        isPaused: !state.isPauseUnsaved || state.isPaused,
      };
    case 'next':
    case 'nothing':
    case 'forgotten':
      return learned;
  }
}

/** Behind a push: nothing of the order is in it, so only what keeps the entity from going on is learned. */
export function endAssociating(state: EntityState, answer: PushAnswer): EntityState {
  switch (answer.end) {
    case 'parked':
      // The connection came back before this answer did: try again.
      if (state.epoch > answer.epoch) return { ...state, isToAssociate: true };
      return {
        ...state,
        isToAssociate: true,
        parked: { reason: answer.reason, epoch: answer.epoch },
        failure: answer.failure,
      };
    case 'held':
      return { ...state, isToAssociate: true, isPaused: !state.isPauseUnsaved || state.isPaused };
    case 'next':
    case 'done':
    case 'stopped':
    case 'nothing':
    case 'forgotten':
      return state;
  }
}

/** The connection came back: whatever was parked before its epoch is due. Never lifts a person's pause. */
export function wake(state: EntityState, epoch: number): EntityState {
  const heard = { ...state, epoch: Math.max(state.epoch, epoch) };
  if (state.parked === undefined || state.parked.epoch >= epoch) return heard;
  return dueNow({ ...heard, parked: undefined, failure: undefined });
}

/** What the answer says about the entity, however the push ended. */
export function learn(state: EntityState, inFlight: InFlight, answer: PushAnswer): EntityState {
  const { connection, link = state.link } = answer;
  const fields = answer.fields === undefined ? state.fields : mergeFields(answer.fields, state.fields).fields;
  const reported = inFlight.order.pending?.changeIds ?? [];
  return {
    ...state,
    fields,
    fieldsBytes: answer.fields === undefined ? state.fieldsBytes : bytesOfFields(fields),
    highestOrderTime: Object.values(fields).reduce(
      (highest, field) => Math.max(highest, field.at),
      state.highestOrderTime,
    ),
    isLoaded: true,
    isToAssociate: answer.associate === true ? true : state.isToAssociate,
    unreportedRows: state.unreportedRows.filter((id) => !reported.includes(id)),
    tenantId: connection?.tenantId ?? state.tenantId,
    connector: connection?.connector ?? state.connector,
    timing: connection?.timing ?? state.timing,
    link,
  };
}

/** What of the order is still to be done is ordered again; behind a deletion, its changes are what came before that. */
function putBack(state: EntityState, inFlight: InFlight, order: PushOrder): EntityState {
  const deletion = state.deletion ?? inFlight.deletion;
  if (deletion === undefined) return { ...state, order: joinOrders(order, state.order) };
  // Whether what was in flight was a push or the deletion itself.
  const pending = joinPending(order.pending, state.deletion?.pending);
  return {
    ...state,
    order: joinOrders({ ...order, pending: undefined }, state.order),
    deletion: { pending, revision: deletion.revision },
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
