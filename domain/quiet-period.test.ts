import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrivedAt, defaultTiming, dueAt, maxClockSkewMs, orderTime, toleranceMs } from './quiet-period.ts';

const start = 1_700_000_000_000;
const minute = 60_000;
const instant = fc.integer({ min: start - 60 * minute, max: start + 60 * minute });
const delay = fc.integer({ min: 0, max: 60 * minute });
const timing = fc
  .tuple(fc.integer({ min: 0, max: 10 * minute }), fc.integer({ min: 0, max: 60 * minute }))
  .map(([quietPeriodMs, maxWaitMs]) => ({ ...defaultTiming, quietPeriodMs, maxWaitMs }));

test('without settings the quiet period is 5 minutes and the max wait 30', () => {
  expect(defaultTiming).toMatchObject({ quietPeriodMs: 300_000, maxWaitMs: 1_800_000 });
});

test('a change never arrives before its run began, nor later than now', () => {
  fc.assert(
    fc.property(
      fc.option(instant, { nil: undefined }),
      fc.boolean(),
      delay,
      (occurredAt, isFirstActivation, since) => {
        const now = start + since;
        const arrived = arrivedAt({ occurredAt, isFirstActivation, startTime: start, now });
        expect(arrived).toBeGreaterThanOrEqual(start);
        expect(arrived).toBeLessThanOrEqual(now);
        if (occurredAt !== undefined && occurredAt >= start && occurredAt <= now)
          expect(arrived).toBe(occurredAt);
      },
    ),
  );
});

test.each([
  ['a stamped change: when it occurred', start + 10, false, start + 10],
  ['a stamped change from before the run: when the run began', start - 10, false, start],
  ['a stamped change from the future: now', start + 5_000, false, start + 1_000],
  ['an unstamped change of the first activation: when the run began', undefined, true, start],
  ['an unstamped change later: now', undefined, false, start + 1_000],
  ['a stamped change of the first activation: when it occurred', start + 10, true, start + 10],
])('%s', (_what, occurredAt, isFirstActivation, expected) => {
  expect(arrivedAt({ occurredAt, isFirstActivation, startTime: start, now: start + 1_000 })).toBe(expected);
});

test('a burst is due one quiet period after its last change, and at the latest after the max wait', () => {
  fc.assert(
    fc.property(fc.array(instant, { minLength: 1, maxLength: 10 }), timing, (arrivals, chosen) => {
      const [first, last] = [Math.min(...arrivals), Math.max(...arrivals)];
      const due = dueAt({ firstArrivedAt: first, lastArrivedAt: last }, chosen);
      expect(due === last + chosen.quietPeriodMs || due === first + chosen.maxWaitMs).toBe(true);
      expect(due).toBeLessThanOrEqual(last + chosen.quietPeriodMs);
      expect(due).toBeLessThanOrEqual(first + chosen.maxWaitMs);
    }),
  );
});

test('one change that waited out a start delay of one quiet period is due when the run begins to act', () => {
  fc.assert(
    fc.property(timing, fc.integer({ min: 0, max: 2_000 }), (chosen, lateness) => {
      const now = start + chosen.quietPeriodMs + lateness;
      const arrived = arrivedAt({ occurredAt: undefined, isFirstActivation: true, startTime: start, now });
      expect(dueAt({ firstArrivedAt: arrived, lastArrivedAt: arrived }, chosen)).toBeLessThanOrEqual(now);
    }),
  );
});

test.each([
  ['endless', Number.MAX_VALUE],
  ['longer than any date', 9e15],
  ['negative', -Number.MAX_VALUE],
])(
  'a start argument that asks for a wait that is %s gives a time that timers and dates can hold',
  (_what, ms) => {
    const due = dueAt(
      { firstArrivedAt: start, lastArrivedAt: start },
      { ...defaultTiming, quietPeriodMs: ms, maxWaitMs: ms },
    );
    expect(due).toBeGreaterThanOrEqual(start);
    expect(due - start).toBeLessThanOrEqual(7 * 24 * 60 * minute);
    expect(() => new Date(due).toISOString()).not.toThrow();
  },
);

test('the longest settings, a quiet period of a day and a max wait of a week, hold', () => {
  const day = 24 * 60 * minute;
  const longest = { ...defaultTiming, quietPeriodMs: day, maxWaitMs: 7 * day };
  expect(dueAt({ firstArrivedAt: start, lastArrivedAt: start + 6.5 * day }, longest)).toBe(start + 7 * day);
});

test('a stamped change has its own time, but none from the future', () => {
  fc.assert(
    fc.property(instant, instant, (occurredAt, now) => {
      expect(orderTime(occurredAt, start, now)).toBe(Math.min(occurredAt, now + maxClockSkewMs));
    }),
  );
});

test('an unstamped change has the highest time seen, never now', () => {
  expect(orderTime(undefined, start, start + minute)).toBe(start);
});

test('what a quiet period may lack is a tenth of it, and ten seconds of five minutes', () => {
  expect(toleranceMs({ ...defaultTiming, quietPeriodMs: 2_000 })).toBe(200);
  expect(toleranceMs(defaultTiming)).toBe(10_000);
  expect(toleranceMs({ ...defaultTiming, quietPeriodMs: 0 })).toBe(0);
});
