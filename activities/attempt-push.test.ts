// Attempts at a CRM that does not take them: on a real Postgres and real HTTP.
import { expect, test } from 'vitest';
import type { PushRequest } from '../domain/entity/push.ts';
import { fetchOrCreateRecord } from '../push/fetch-or-create-record.ts';
import { kim, useAttempts } from '../test/support/attempts.ts';
import { createAttemptPush } from './attempt-push.ts';

const attempts = useAttempts({ emptyCrm: true });

const requestOf = (entityId: string, n: number): PushRequest => ({
  connectionId: 'crm',
  object: 'contact',
  entityId,
  pushId: `run:${n}`,
  fields: Object.fromEntries(Object.entries(kim(n, 'Dr')).map(([name, value]) => [name, { value, at: 1 }])),
  names: ['name'],
  changeIds: [],
  policies: [],
});

/** One worker, whose clock stands still. */
function opened() {
  const lines: Record<string, unknown>[] = [];
  const push = { ...attempts.dependencies(), monotonicNow: () => 1_000 };
  // Whom it tells is another test's: test/workflow/retrying.test.ts.
  const heartbeat = { last: undefined, beat() {} };
  const attemptPush = createAttemptPush(
    push,
    (line) => void lines.push(line),
    async () => {},
  );
  const run = (request: PushRequest, number: number, isClick = false) =>
    attemptPush(fetchOrCreateRecord, request, { number, isClick, heartbeat });
  return { lines, run };
}

test('each attempt that the CRM does not take is a line, and the next one comes later than the one before', async () => {
  const { lines, run } = opened();
  await attempts.crm.fault({ kind: 'status', status: 503 });
  for (const attempt of [1, 2, 5]) {
    await expect(run(requestOf('a', 1), attempt)).rejects.toMatchObject({
      type: 'transient',
      nextRetryDelay: [0, 1_000, 2_000, 0, 0, 16_000][attempt],
    });
  }
  expect(lines.map(({ attempt, kind, nextInMs }) => [attempt, kind, nextInMs])).toEqual([
    [1, 'transient', 1_000],
    [2, 'transient', 2_000],
    [5, 'transient', 16_000],
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/example\.com|Kim/);
});

test('a create without an answer is tried again at growing distances, also when its horizon is short', async () => {
  const { run } = opened();
  await attempts.crm.fault({ operation: 'create', kind: 'status', status: 500 });
  const late = { type: 'unknown', nextRetryDelay: 512_000 };
  await expect(run(requestOf('b', 2), 10)).rejects.toMatchObject(late);
  // It waits for the horizon, and that wait grows too.
  await expect(run(requestOf('b', 2), 10)).rejects.toMatchObject(late);
});

test('a CRM that throttles is not asked as fast as people click', async () => {
  const { run } = opened();
  await attempts.crm.fault({ kind: 'status', status: 429, headers: { 'retry-after': '60' } });
  const asked = async () => (await attempts.crm.requests()).length;
  await expect(run(requestOf('c', 3), 1, true)).rejects.toMatchObject({ nextRetryDelay: 60_000 });
  const before = await asked();
  await expect(run(requestOf('c', 3), 1, true)).rejects.toMatchObject({
    type: 'rate_limited',
    nextRetryDelay: 5_000,
  });
  expect(await asked()).toBe(before);
  // Its own back-off is no click.
  await expect(run(requestOf('c', 3), 2, true)).rejects.toMatchObject({ nextRetryDelay: 60_000 });
  expect(await asked()).toBe(before + 1);
});
