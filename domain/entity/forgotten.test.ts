import { expect, test } from 'vitest';
import { empty, record, row } from '../../test/support/recording.ts';
import { valuesOf } from '../fields.ts';
import { bytesOfFields } from './entity-size.ts';
import { hasNewerThan, withoutForgotten } from './forgotten.ts';
import { nextStep } from './next-step.ts';
import { pause } from './orders.ts';
import { beginPush } from './push-cycle.ts';

const timing = { quietPeriodMs: 60_000, maxWaitMs: 60_000, attemptTimeoutMs: 1_000 };
const known = record(
  { ...empty, timing, isLoaded: true, link: { externalId: 'lead-1' }, shown: { SyncStatus: 'synced' } },
  { fields: { email: 'old@example.com', phone: '1' }, changeId: 'a', requestId: 'r-1' },
  row('c-1', { plan: 'old' }),
);

test('what was forgotten is erased, and what came since is pushed at once', () => {
  const { state } = beginPush(known);
  const newer = record(state, {
    fields: { phone: '1', title: 'New' },
    changeId: 'b',
    requestId: 'r-2',
  });
  expect(hasNewerThan(state, known)).toBe(false);
  expect(hasNewerThan(newer, known)).toBe(true);
  const left = withoutForgotten(newer, known);
  // Said once more: it is new, whatever its value.
  expect(valuesOf(left.fields)).toEqual({ phone: '1', title: 'New' });
  expect(left.fieldsBytes).toBe(bytesOfFields(left.fields));
  expect(left).toMatchObject({
    order: { pending: { names: ['phone', 'title'], changeIds: ['b'] } },
    recentChangeIds: ['b'],
    requests: [{ requestId: 'r-2', revision: 3 }],
    unreportedRows: [],
    isLoaded: false,
  });
  expect(left.link).toBeUndefined();
  expect(JSON.stringify(left)).not.toContain('old');
  expect(nextStep(left, 0)).toEqual({ do: 'push' });
});

test('no push id comes twice, and what Temporal shows stays known', () => {
  const { state } = beginPush(known);
  const left = withoutForgotten(state, known);
  expect(left).toMatchObject({
    pushCount: 1,
    revision: known.revision,
    shown: { SyncStatus: 'synced' },
    timing,
  });
});

test('a pause that Postgres does not know of yet is kept, one that was erased with the rest is not', () => {
  expect(withoutForgotten(pause(known), known)).toMatchObject({ isPaused: true, isPauseUnsaved: true });
  const saved = { ...pause(known), isPauseUnsaved: false };
  expect(withoutForgotten(saved, known).isPaused).toBe(false);
});
