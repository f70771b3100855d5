// Rows of an import among the changes of an app.
import { expect, test } from 'vitest';
import { at, empty, minute, record, row, start } from '../../test/support/recording.ts';
import type { Change } from './change.ts';
import { nextStep } from './next-step.ts';
import { recordChange, type Arrival } from './record-change.ts';

test('a dropped import row is kept until the import knows of it', () => {
  const full = record(empty, { fields: { a: 'x'.repeat(255 * 1024) } });
  const { state } = recordChange(full, row('c-1', { b: 'y'.repeat(2_000) }), at(0));
  expect(state.droppedRows).toEqual(['bulk:b1:c-1']);
  expect(state.unreportedRows).toEqual([]);
  expect(nextStep(state, start)).toEqual({ do: 'save' });
});

const other = { ...row('c-1'), changeId: 'bulk:b2:c-1' };
test.each<[string, 'push' | 'wait', Change[]]>([
  ['one import row', 'push', [row('c-1')]],
  ['only import rows', 'push', [row('c-1'), other]],
  ['a change of the app', 'wait', [{ fields: { a: 1 } }]],
  ['a change of the app and then an import row', 'wait', [{ fields: { a: 1 } }, row('c-1')]],
  ['an import row that shall wait', 'wait', [{ ...row('c-1'), quietPeriodMs: minute }]],
  ['an import row that shall wait, and a due one', 'wait', [{ ...row('c-1'), quietPeriodMs: minute }, other]],
  ['a change with a request id', 'push', [{ fields: { a: 1 }, requestId: 'r' }]],
  [
    'a change of the app and then one with a request id',
    'push',
    [{ fields: { a: 1 } }, { fields: {}, requestId: 'r' }],
  ],
])('after %s the contact does this next: %s', (_what, step, changes) => {
  const state = record(empty, ...changes);
  expect(nextStep(state, start + 3_000).do).toBe(step);
});

test('import rows that shall wait do so for as long as they say, also beyond the max wait', () => {
  const timing = { quietPeriodMs: minute, maxWaitMs: 2 * minute, attemptTimeoutMs: 1 };
  const dueAfter = (...changes: Change[]) => {
    const step = nextStep(record({ ...empty, timing }, ...changes), start);
    return step.do === 'wait' ? step.untilMs - start : step.do;
  };
  const waiting = (quietPeriodMs: number) => ({ ...row('c-1'), quietPeriodMs });
  expect(dueAfter(waiting(5_000))).toBe(6_000);
  expect(dueAfter(waiting(60 * minute))).toBe(60 * minute + 1_000);
  expect(dueAfter(waiting(5_000), { ...waiting(9_000), changeId: 'bulk:b2:c-1' })).toBe(11_000);
  // With a change of the app in the burst, the connection's quiet period holds.
  expect(dueAfter(waiting(5_000), { fields: { a: 1 } })).toBe(minute + 2_000);
  expect(dueAfter({ fields: { a: 1 } }, waiting(5_000))).toBe(minute + 2_000);
});

test("an import that began long ago does not make a person's burst older than it is", () => {
  const hour: Arrival = at(60 * minute);
  const state = record(empty, [{ fields: { a: 1 } }, hour], [row('c-1'), hour]);
  expect(state.burst).toEqual({ firstArrivedAt: hour.now, lastArrivedAt: hour.now });
});

test('only a burst of nothing but import rows goes to the bulk queue, and only a request id is a click', () => {
  expect(record(empty, row('c-1')).order).toMatchObject({ pending: { isOnlyImport: true }, urgency: 'now' });
  expect(record(empty, { fields: {} }, row('c-1')).order.pending?.isOnlyImport).toBe(false);
  expect(record(empty, row('c-1'), { fields: {} }).order.pending?.isOnlyImport).toBe(false);
  expect(record(empty, { fields: {}, requestId: 'r' }).order.urgency).toBe('click');
});

test('an import row never overwrites what happened since the import began, stamped or not', () => {
  const changes: Change[] = [
    { fields: { plan: 'app' }, occurredAt: start },
    // Its order time is the old one of the contact, so its arrival must count.
    { fields: { plan: 'app' } },
  ];
  for (const change of changes) {
    const state = record({ ...empty, highestOrderTime: start - 60 * minute }, change, row('c-1'));
    expect(state.fields['plan']?.value).toBe('app');
    expect(state.order.pending?.names).toEqual(['plan']);
  }
});
