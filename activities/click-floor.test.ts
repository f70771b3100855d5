import { expect, test } from 'vitest';
import { RetryLater } from '../push/dependencies.ts';
import { createClickFloor } from './click-floor.ts';

const throttled = (delayMs: number) => new RetryLater('rate_limited', 'http findContact: 429', delayMs);

test('a click asks a CRM that throttles five seconds after it said so, and not as soon as somebody clicks', () => {
  const clock = { now: 1_000 };
  const floor = createClickFloor(() => clock.now);
  floor.check('demo');
  floor.failed('demo', 1, throttled(3_600_000));
  expect(() => floor.check('demo')).toThrow(
    expect.objectContaining({ kind: 'rate_limited', message: 'http findContact: 429', delayMs: 5_000 }),
  );
  floor.check('another');
  clock.now += 5_000;
  floor.check('demo');
});

test('it never waits for longer than the CRM asked, and not at all for another failure', () => {
  const clock = { now: 1_000 };
  const floor = createClickFloor(() => clock.now);
  floor.failed('demo', 1, throttled(2_000));
  clock.now += 2_000;
  floor.check('demo');
  floor.failed('demo', 1, new RetryLater('transient', 'http findContact: 503', 60_000));
  floor.check('demo');
});
