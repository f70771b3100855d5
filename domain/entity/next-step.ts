// What the entity does next: a function of its state and the time, nothing else.
import { defaultTiming, dueAt, toleranceMs, type Timing } from '../quiet-period.ts';
import type { EntityState } from './state.ts';

export type NextStep =
  | { do: 'learnTiming' }
  | { do: 'push' }
  | { do: 'delete' }
  | { do: 'save' }
  | { do: 'associate' }
  | { do: 'wait'; untilMs: number }
  | { do: 'idle' };

export function nextStep(state: EntityState, now: number): NextStep {
  if (state.timing === undefined) return { do: 'learnTiming' };
  // A pause, and import rows that are not pushed now, are written down without a CRM call.
  if (state.isPauseUnsaved || state.droppedRows.length > 0) return { do: 'save' };
  if (isHeld(state) && state.unreportedRows.length > 0) return { do: 'save' };
  if (isHeld(state)) return { do: 'idle' };
  // Before any push: what the app said since its deletion is about a new record.
  if (state.deletion !== undefined) {
    const { stoppedAt } = state.deletion;
    const isStopped = stoppedAt !== undefined && state.revision <= stoppedAt;
    return { do: isStopped ? 'idle' : 'delete' };
  }
  if (state.order.urgency !== undefined) return { do: 'push' };
  const due = burstDueAt(state);
  if (due !== undefined && isBurstDue(state, now)) return { do: 'push' };
  // Also while a burst waits for quiet: it is about what was pushed.
  if (state.isToAssociate === true) return { do: 'associate' };
  return due === undefined ? { do: 'idle' } : { do: 'wait', untilMs: due };
}

/** Paused by a person, or parked with its connection: changes are recorded and nothing is sent. */
export function isHeld(state: EntityState): boolean {
  return state.isPaused || state.parked !== undefined;
}

/** ms since the epoch, or undefined when nothing waits for quiet. */
export function burstDueAt(state: EntityState): number | undefined {
  return state.burst === undefined ? undefined : dueAt(state.burst, burstTiming(state));
}

/** An import that asks for more than the connection's max wait gets it. */
function burstTiming({ burst, timing = defaultTiming }: EntityState): Timing {
  const { quietPeriodMs } = burst ?? {};
  if (quietPeriodMs === undefined) return timing;
  return { ...timing, quietPeriodMs, maxWaitMs: Math.max(timing.maxWaitMs, quietPeriodMs) };
}

/** Quiet long enough, or so nearly that another timer is not worth its price. */
export function isBurstDue(state: EntityState, now: number): boolean {
  const due = burstDueAt(state);
  return due !== undefined && due - toleranceMs(burstTiming(state)) <= now;
}

export type SyncStatus = 'waiting' | 'pushing' | 'retrying' | 'synced' | 'needs_attention' | 'paused';

export function syncStatus(state: EntityState): SyncStatus {
  // Also of what is paused: its pause could not be written down.
  if (state.trying?.failed !== undefined) return 'retrying';
  if (state.isPaused) return 'paused';
  if (state.parked !== undefined) return state.parked.reason === 'paused' ? 'paused' : 'needs_attention';
  if (state.failure !== undefined) return 'needs_attention';
  const isOrdered = state.order.urgency !== undefined || state.burst !== undefined;
  if (isOrdered || state.deletion !== undefined) return 'waiting';
  return state.lastOutcome === undefined ? 'waiting' : 'synced';
}
