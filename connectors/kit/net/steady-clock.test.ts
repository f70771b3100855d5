import { expect, test } from 'vitest';
import { createSteadyClock } from './steady-clock.ts';

function clocks() {
  const at = { monotonic: 100, wall: 1_000_000 };
  return {
    now: createSteadyClock(
      () => at.monotonic,
      () => at.wall,
    ),
    pass(monotonic: number, wall: number) {
      at.monotonic += monotonic;
      at.wall += wall;
    },
  };
}

test('time passes as on the monotonic clock', () => {
  const { now, pass } = clocks();
  const before = now();
  pass(250, 250);
  expect(now() - before).toBe(250);
});

test('a sleep, in which only the wall went on, has passed', () => {
  const { now, pass } = clocks();
  const before = now();
  pass(10, 60_010);
  expect(now() - before).toBe(60_010);
  pass(5, 5);
  expect(now() - before).toBe(60_015);
});

test('a correction of the wall is no sleep, and a step back is not followed', () => {
  const { now, pass } = clocks();
  const before = now();
  pass(20, 520);
  expect(now() - before).toBe(20);
  pass(20, -3_600_000);
  expect(now() - before).toBe(40);
  pass(20, 20);
  expect(now() - before).toBe(60);
});
