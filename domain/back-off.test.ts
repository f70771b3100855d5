import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test('waits twice as long after each failure, at most ten minutes', () => {
  expect([1, 2, 3, 4, 10, 11, 5_000].map(backOffMs)).toEqual([
    1_000, 2_000, 4_000, 8_000, 512_000, 600_000, 600_000,
  ]);
});
