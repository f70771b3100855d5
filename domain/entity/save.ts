// What is written down without a push: a pause, a resume, and import rows that wait here or were dropped. Pure.
import type { StampedFields } from '../fields.ts';
import { isHeld } from './next-step.ts';
import type { EntityState } from './state.ts';

export interface ToSave {
  fields: StampedFields;
  isPaused: boolean;
  /** Change ids of import rows, with what their import hears. */
  rows: { changeIds: string[]; outcome: 'needs_attention' | 'paused' | 'failed' }[];
}

export function toSave(state: EntityState): ToSave {
  const outcome = state.parked?.reason === 'auth_expired' ? 'needs_attention' : 'paused';
  return {
    fields: state.fields,
    isPaused: state.isPaused,
    rows: [
      { changeIds: waitingRows(state), outcome },
      { changeIds: state.droppedRows, outcome: 'failed' },
    ],
  };
}

/** `asked` is the state that was written down. */
export function saved(state: EntityState, asked: EntityState): EntityState {
  const waiting = waitingRows(asked);
  return {
    ...state,
    // A pause that was taken back meanwhile is written once more.
    isPauseUnsaved: state.isPaused !== asked.isPaused,
    unreportedRows: state.unreportedRows.filter((id) => !waiting.includes(id)),
    droppedRows: state.droppedRows.filter((id) => !asked.droppedRows.includes(id)),
  };
}

/** Rows of an entity that is not held are pushed, and that push accounts for them. */
function waitingRows(state: EntityState): string[] {
  return isHeld(state) ? state.unreportedRows : [];
}
