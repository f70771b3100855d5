import { expect, test } from 'vitest';
import type { Failure } from '../failure.ts';
import { burstDueAt, isHeld, nextStep, syncStatus, type NextStep, type SyncStatus } from './next-step.ts';
import { newEntityState, type EntityState, type Pending } from './state.ts';

const now = 1_700_000_000_000;
const minute = 60_000;
const timing = { quietPeriodMs: minute, maxWaitMs: 10 * minute, attemptTimeoutMs: 1_000 };
const fresh = newEntityState(
  { connectionId: 'demo', object: 'contact', entityId: 'c-1' },
  { startTime: now, timing },
);

const pending: Pending = { names: ['email'], changeIds: [], policies: ['default'], isOnlyImport: false };
const quietSoon = { firstArrivedAt: now, lastArrivedAt: now };
const quietNow = { firstArrivedAt: now - minute, lastArrivedAt: now - minute };
const failure: Failure = {
  kind: 'conflict',
  message: 'Two records match.',
  advice: { code: 'choose_record' },
};
const loginExpired = { reason: 'auth_expired', epoch: 1 } as const;
const connectionPaused = { reason: 'paused', epoch: 1 } as const;

// Every state in which a contact may be found: what it does next, and what people see.
test.each<[string, Partial<EntityState>, NextStep, SyncStatus]>([
  [
    'a contact that does not know its timing',
    { timing: undefined, order: { urgency: 'now' } },
    { do: 'learnTiming' },
    'waiting',
  ],
  ['a new contact', {}, { do: 'idle' }, 'waiting'],
  [
    'a burst that is not quiet yet',
    { order: { pending }, burst: quietSoon },
    { do: 'wait', untilMs: now + minute },
    'waiting',
  ],
  [
    'a burst that is quiet since this moment',
    { order: { pending }, burst: quietNow },
    { do: 'push' },
    'waiting',
  ],
  [
    'a burst whose last change came a little after the start delay had begun',
    { order: { pending }, burst: { firstArrivedAt: now - minute, lastArrivedAt: now - minute + 6_000 } },
    { do: 'push' },
    'waiting',
  ],
  [
    'a burst that lacks more than a tenth of its quiet period',
    { order: { pending }, burst: { firstArrivedAt: now - minute, lastArrivedAt: now - minute + 6_001 } },
    { do: 'wait', untilMs: now + 6_001 },
    'waiting',
  ],
  [
    'a click on a contact that waits',
    { order: { pending, urgency: 'now' }, burst: quietSoon },
    { do: 'push' },
    'waiting',
  ],
  ['a click without a change', { order: { urgency: 'now' } }, { do: 'push' }, 'waiting'],
  ['a contact in step', { lastOutcome: 'updated' }, { do: 'idle' }, 'synced'],
  [
    'a new change of a contact in step',
    { order: { pending }, lastOutcome: 'updated', burst: quietSoon },
    { do: 'wait', untilMs: now + minute },
    'waiting',
  ],
  ['a skipped push', { lastOutcome: 'skipped' }, { do: 'idle' }, 'synced'],
  [
    'a contact in step, due again',
    { order: { urgency: 'now' }, lastOutcome: 'updated' },
    { do: 'push' },
    'waiting',
  ],
  [
    'a stopped push',
    { order: { pending }, failure, lastOutcome: 'needs_attention' },
    { do: 'idle' },
    'needs_attention',
  ],
  [
    'a new change after a stopped push',
    { order: { pending }, failure, burst: quietNow },
    { do: 'push' },
    'needs_attention',
  ],
  [
    "a person's pause",
    { order: { pending, urgency: 'now' }, isPaused: true, burst: quietNow },
    { do: 'idle' },
    'paused',
  ],
  [
    'a pause that Postgres does not know of',
    { isPaused: true, isPauseUnsaved: true },
    { do: 'save' },
    'paused',
  ],
  [
    'a resume that Postgres does not know of',
    { order: { urgency: 'now' }, isPauseUnsaved: true },
    { do: 'save' },
    'waiting',
  ],
  [
    'a login that is not valid',
    { order: { pending, urgency: 'now' }, parked: loginExpired },
    { do: 'idle' },
    'needs_attention',
  ],
  [
    'a paused connection',
    { order: { pending }, parked: connectionPaused, burst: quietNow },
    { do: 'idle' },
    'paused',
  ],
  [
    "a person's pause of a parked contact",
    { parked: loginExpired, isPaused: true },
    { do: 'idle' },
    'paused',
  ],
  [
    'an import row of a paused contact',
    { isPaused: true, unreportedRows: ['bulk:b:c'] },
    { do: 'save' },
    'paused',
  ],
  [
    'an import row of a parked contact',
    { parked: loginExpired, unreportedRows: ['bulk:b:c'] },
    { do: 'save' },
    'needs_attention',
  ],
  [
    'an import row that is pushed',
    { order: { urgency: 'now' }, unreportedRows: ['bulk:b:c'] },
    { do: 'push' },
    'waiting',
  ],
  [
    'an import row that was dropped',
    { order: { urgency: 'now' }, droppedRows: ['bulk:b:c'] },
    { do: 'save' },
    'waiting',
  ],
])('%s', (_what, given, step, status) => {
  const state: EntityState = { ...fresh, ...given };
  expect(nextStep(state, now)).toEqual(step);
  expect(syncStatus(state)).toBe(status);
});

test('only a pause or a park holds a contact', () => {
  expect(isHeld({ ...fresh, isPaused: true })).toBe(true);
  expect(isHeld({ ...fresh, parked: loginExpired })).toBe(true);
  expect(isHeld({ ...fresh, failure, order: { urgency: 'now' }, isPauseUnsaved: true })).toBe(false);
});

test('a run that does not know its timing yet waits for the default quiet period', () => {
  const { timing: _unknown, ...rest } = fresh;
  expect(burstDueAt({ ...rest, burst: quietSoon })).toBe(now + 5 * minute);
  expect(burstDueAt({ ...fresh, burst: quietSoon })).toBe(now + minute);
  expect(burstDueAt(fresh)).toBeUndefined();
});
