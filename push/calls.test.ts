// What an attempt hands to its session: all lookups together have one request's time, a write has the attempt's.
import { expect, test } from 'vitest';
import type { Call } from '../connectors/connector.ts';
import { createCalls } from './calls.ts';

const key = { connectionId: 'crm', object: 'company', entityId: 'c-1' } as const;

function attempt(deadlineAt = 100_000) {
  const clock = { now: 1_000 };
  const calls = createCalls({
    key,
    isClick: false,
    deadlineAt,
    requestTimeoutMs: 20_000,
    now: () => clock.now,
  });
  /** A lookup that takes so long; answers what it was handed. */
  const lookup = (ms: number): Promise<Call> =>
    calls.lookup(async (call) => {
      clock.now += ms;
      return call;
    });
  return { calls, clock, lookup };
}

test('all lookups of one attempt together take no longer than one request may', async () => {
  const { lookup, clock } = attempt();
  expect(await lookup(5_000)).toMatchObject({ key, deadlineAt: 21_000 });
  clock.now += 50_000; // Whatever else takes its time between them does not count.
  expect((await lookup(14_000)).deadlineAt).toBe(56_000 + 15_000);
  expect((await lookup(1_000)).deadlineAt).toBe(70_000 + 1_000);
  await expect(lookup(0)).rejects.toMatchObject({
    name: 'RetryLater',
    kind: 'transient',
    message: expect.stringContaining('time for lookups'),
  });
});

test('a lookup that fails has used its time too', async () => {
  const { calls, clock, lookup } = attempt();
  const failed = calls.lookup(() => {
    clock.now += 20_000;
    return Promise.reject(new Error('down'));
  });
  await expect(failed).rejects.toThrow('down');
  await expect(lookup(0)).rejects.toThrow('time for lookups');
});

test('no call goes on after the attempt, and a write has all of its time', async () => {
  const { calls, lookup } = attempt(7_000);
  expect((await lookup(3_000)).deadlineAt).toBe(7_000);
  expect(calls.write(async () => {}).deadlineAt).toBe(7_000);
});

test('a lookup marks nothing as sent', async () => {
  const { lookup } = attempt();
  await expect((await lookup(0)).beforeSend()).rejects.toThrow('a lookup marks nothing');
});

test('a request that several share counts for each with its part', async () => {
  const { calls, lookup } = attempt();
  (await lookup(0)).onRequest?.(4);
  const write = calls.write(async () => {});
  write.onRequest?.(10);
  write.onRequest?.(2);
  expect(calls.spent()).toEqual({ calls: 0.85, writes: 2, writeCalls: 0.6 });
});
