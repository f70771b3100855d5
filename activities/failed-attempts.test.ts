// What the worker's log says of attempts that failed, and what it does not.
import { expect, test } from 'vitest';
import type { PushRequest } from '../domain/entity/push.ts';
import { CrmError } from '../domain/failure.ts';
import { RetryLater } from '../push/dependencies.ts';
import { createFailedAttempts } from './failed-attempts.ts';

const request = (connectionId = 'demo'): PushRequest => ({
  connectionId,
  object: 'contact',
  entityId: 'ann@example.com',
  pushId: 'run:1',
  fields: { name: { value: 'Ann Example', at: 1 } },
  names: ['name'],
  changeIds: [],
  policies: [],
});
const refused = new CrmError({
  kind: 'rate_limited',
  crm: 'http',
  operation: 'createContact',
  execution: 'rejected',
  status: 429,
  retryAfterMs: 3_000,
  reason: 'not now, Ann Example',
});
const later = new RetryLater('rate_limited', refused.message, 3_000, refused);

function opened() {
  const lines: Record<string, unknown>[] = [];
  const clock = { now: 0 };
  const attempts = createFailedAttempts({ log: (line) => void lines.push(line), now: () => clock.now });
  return { lines, clock, attempts };
}

test('a failed attempt is one line that says where, why, how often and when next, and nothing of the person', () => {
  const { lines, attempts } = opened();
  attempts.failed(request(), 3, later);
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'an attempt of a push failed',
      connectionId: 'demo',
      object: 'contact',
      kind: 'rate_limited',
      sentence: 'http createContact: 429 (rate_limited, retry in 3 s): not now, …',
      attempt: 3,
      nextInMs: 4_000,
    },
  ]);
});

test('ten lines a minute for each connection, and the next line counts what was left out', () => {
  const { lines, clock, attempts } = opened();
  for (let n = 0; n < 25; n += 1) attempts.failed(request(), 1, later);
  attempts.failed(request('other'), 1, later);
  expect(lines.map(({ connectionId }) => connectionId)).toEqual([...Array<string>(10).fill('demo'), 'other']);
  clock.now = 60_000;
  attempts.failed(request(), 1, later);
  attempts.failed(request(), 1, later);
  expect(lines.slice(11).map(({ suppressed }) => suppressed)).toEqual([15, undefined]);
});

test('a push that needs a person is a line too; one that lets another go first is none', () => {
  const { lines, attempts } = opened();
  attempts.stopped(request(), 1, { kind: 'conflict', message: '2 records match this contact: 7, 8.' });
  attempts.failed(request(), 1, new RetryLater('transient', 'It was written meanwhile; beginning anew.', 1));
  attempts.failed(request(), 2, new Error('connect ECONNREFUSED'));
  expect(lines).toMatchObject([
    { kind: 'conflict', nextInMs: null },
    { kind: 'transient', sentence: 'connect ECONNREFUSED', attempt: 2, nextInMs: 2_000 },
  ]);
});

test('a step of which nobody knows what the CRM may repeat is a line without its words', () => {
  const { lines, attempts } = opened();
  attempts.failed({ connectionId: 'demo', object: 'contact', step: 'forgetEntity' }, 1, later);
  expect(lines).toMatchObject([
    { message: 'an attempt of a step failed', step: 'forgetEntity', kind: 'rate_limited' },
  ]);
  expect(JSON.stringify(lines)).not.toContain('Ann Example');
});
