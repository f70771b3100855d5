// What a simulated CRM takes in a while, on a clock of the test's own.
import { expect, test } from 'vitest';
import { createRateLimits } from './control/rate-limits.ts';

function start() {
  let at = 1_000_000;
  const limits = createRateLimits(() => at);
  return { take: limits.take, reset: limits.reset, wait: (ms: number) => (at += ms) };
}

test('of a rolling window each call comes back when it is as old as the window', () => {
  const { take, wait } = start();
  const budget = { name: 'burst', limit: 2, windowMs: 100, window: 'rolling' } as const;
  expect(take(budget)).toEqual({ isAllowed: true, remaining: 1, freeInMs: 0 });
  wait(60);
  expect(take(budget)).toMatchObject({ isAllowed: true, remaining: 0 });
  expect(take(budget)).toEqual({ isAllowed: false, remaining: 0, freeInMs: 40 });
  wait(39);
  expect(take(budget)).toMatchObject({ isAllowed: false, freeInMs: 1 });
  wait(1);
  expect(take(budget)).toMatchObject({ isAllowed: true, remaining: 0 });
  expect(take(budget)).toMatchObject({ isAllowed: false, freeInMs: 60 });
});

test('a fixed window is full again at its beginning', () => {
  const { take, wait, reset } = start();
  const budget = { name: 'daily', limit: 1, windowMs: 300_000, window: 'fixed' } as const;
  expect(take(budget).isAllowed).toBe(true);
  expect(take(budget)).toEqual({ isAllowed: false, remaining: 0, freeInMs: 200_000 });
  wait(200_000);
  expect(take(budget).isAllowed).toBe(true);
  expect(take(budget)).toMatchObject({ isAllowed: false, freeInMs: 300_000 });
  reset();
  expect(take(budget).isAllowed).toBe(true);
});

test('budgets of other names are others, and thousands of calls are counted', () => {
  const { take, wait } = start();
  const budget = { name: 'a', limit: 5000, windowMs: 10_000, window: 'rolling' } as const;
  const refused = Array.from({ length: 12_000 }, () => {
    wait(2);
    return take(budget);
  }).filter(({ isAllowed }) => !isAllowed);
  expect(refused).toEqual([]);
  expect(take({ ...budget, name: 'b' }).remaining).toBe(4999);
  // Of the last 10 s there are 5,000 calls: the 12,000th one of them, the 7,000th not.
  expect(take({ ...budget, limit: 5001 })).toMatchObject({ isAllowed: true, remaining: 0 });
});
