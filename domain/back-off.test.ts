import { expect, test } from 'vitest';
import { backOffMs, peaceMs, retryDelayMs } from './back-off.ts';

test('waits twice as long after each failure, at most ten minutes', () => {
  expect([1, 2, 3, 4, 10, 11, 5_000].map(backOffMs)).toEqual([
    1_000, 2_000, 4_000, 8_000, 512_000, 600_000, 600_000,
  ]);
});

test('what is asked for again and again comes at growing distances, and never sooner than it was asked for', () => {
  const horizon = [1, 2, 5, 6, 7, 11, 99].map((attempt) => retryDelayMs(attempt, { askedMs: 30_020 }));
  expect(horizon).toEqual([30_020, 30_020, 30_020, 32_000, 64_000, 600_000, 600_000]);
  expect(retryDelayMs(4, { askedMs: 3_600_000 })).toBe(3_600_000);
  expect([1, 2, 3].map((attempt) => retryDelayMs(attempt))).toEqual([1_000, 2_000, 4_000]);
});

test('a wait for something of our own is as short as it says, five times, and then grows too', () => {
  const waits = [1, 5, 6, 7, 8].map((attempt) => retryDelayMs(attempt, { askedMs: 0.2, isOwnWait: true }));
  expect(waits).toEqual([1, 1, 1_000, 2_000, 4_000]);
});

test('three interruptions in a row are free, and then a push is left alone for longer each time, at most a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 5_000].map(peaceMs)).toEqual([
    0, 0, 0, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
});
