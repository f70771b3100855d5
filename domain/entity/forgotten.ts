// Postgres says that the entity is forgotten: what of its state goes, and what a later change brings back. Pure.
import type { StampedFields } from '../fields.ts';
import { bytesOfFields } from './entity-size.ts';
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
 * that no push id comes twice, and so does what Temporal shows.
 */
export function withoutForgotten(state: EntityState, asked: Asked): EntityState {
  // A field that was not set since is the very object that it was then.
  const fields = Object.fromEntries(
    Object.entries(state.fields).filter(([name, field]) => asked.fields[name] !== field),
  );
  const { deletion } = state;
  const isDeletionNewer = deletion !== undefined && deletion.revision >= asked.revision;
  const changeIds = [...(state.pending?.changeIds ?? []), ...(deletion?.pending?.changeIds ?? [])];
  return {
    ...newEntityState(state, { timing: state.timing, startTime: state.highestOrderTime }),
    ...(state.tenantId === undefined ? {} : { tenantId: state.tenantId }),
    ...(state.connector === undefined ? {} : { connector: state.connector }),
    fields,
    fieldsBytes: bytesOfFields(fields),
    ...(state.pending === undefined ? {} : { pending: state.pending }),
    ...(isDeletionNewer ? { deletion } : {}),
    isDueNow: true,
    isClicked: state.isClicked,
    revision: state.revision,
    pushCount: state.pushCount,
    recentChangeIds: state.recentChangeIds.filter((id) => changeIds.includes(id)),
    unreportedRows: state.unreportedRows.filter((id) => changeIds.includes(id)),
    droppedRows: state.droppedRows,
    requests: state.requests.filter(({ revision }) => revision > asked.revision),
    ...(state.isPauseUnsaved ? { isPaused: state.isPaused, isPauseUnsaved: true } : {}),
    epoch: state.epoch,
    shown: state.shown,
  };
}
