import { expect, test } from 'vitest';
import { backOffMs, peaceMs } from './back-off.ts';

test('waits twice as long after each failure, at most ten minutes', () => {
  expect([1, 2, 3, 4, 10, 11, 5_000].map(backOffMs)).toEqual([
    1_000, 2_000, 4_000, 8_000, 512_000, 600_000, 600_000,
  ]);
});

test('three interruptions in a row are free, and then a push is left alone for longer each time, at most a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 5_000].map(peaceMs)).toEqual([
    0, 0, 0, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
});
