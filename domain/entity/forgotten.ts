// Postgres says that the entity is forgotten: what of its state goes, and what a later change brings back. Pure.
import type { StampedFields } from '../fields.ts';
import { bytesOfFields } from './entity-size.ts';
import { forgottenResult } from './send-now-result.ts';
import { newEntityState, type EntityState } from './state.ts';

/** As it was when the step began whose answer was "forgotten". */
export interface Asked {
  revision: number;
  fields: StampedFields;
}

/** Something was recorded since: it may have been accepted after a restore, so Postgres is asked again. */
export function hasNewerThan(state: EntityState, asked: Asked): boolean {
  return state.revision > asked.revision;
}

/**
 * Only what is newer than the question stays, and is due: what was forgotten is erased here too. The counters go on, so
 * that no push id comes twice, and so does what Temporal shows. Whoever waits for a push hears that it was forgotten.
 */
export function withoutForgotten(state: EntityState, asked: Asked): EntityState {
  // A field that was not set since is the very object that it was then.
  const fields = Object.fromEntries(
    Object.entries(state.fields).filter(([name, field]) => asked.fields[name] !== field),
  );
  const { deletion } = state;
  const isDeletionNewer = deletion !== undefined && deletion.revision >= asked.revision;
  const changeIds = [...(state.order.pending?.changeIds ?? []), ...(deletion?.pending?.changeIds ?? [])];
  return {
    ...newEntityState(state, { timing: state.timing, startTime: state.highestOrderTime }),
    tenantId: state.tenantId,
    connector: state.connector,
    fields,
    fieldsBytes: bytesOfFields(fields),
    order: { pending: state.order.pending, urgency: state.order.urgency ?? 'now' },
    deletion: isDeletionNewer ? deletion : undefined,
    revision: state.revision,
    pushCount: state.pushCount,
    recentChangeIds: state.recentChangeIds.filter((id) => changeIds.includes(id)),
    unreportedRows: state.unreportedRows.filter((id) => changeIds.includes(id)),
    droppedRows: state.droppedRows,
    requests: state.requests.filter(({ revision }) => revision > asked.revision),
    lastAnswer: { revision: asked.revision, result: forgottenResult(state) },
    isPaused: state.isPauseUnsaved && state.isPaused,
    isPauseUnsaved: state.isPauseUnsaved,
    epoch: state.epoch,
    shown: state.shown,
  };
}
