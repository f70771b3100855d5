// What the server says of an attempt that failed, and what it says of one that never did.
import { expect, test } from 'vitest';
import { lastAttemptOf } from './last-attempt.ts';

type Described = Parameters<typeof lastAttemptOf>[0];
const at = (seconds: number) => ({ seconds, nanos: 500_000_000 });
const described = (...pendingActivities: object[]) =>
  ({ raw: { pendingActivities } }) as unknown as Described;

test('an attempt that has not failed tells nothing', () => {
  expect(lastAttemptOf(described())).toBeUndefined();
  expect(lastAttemptOf({ raw: {} } as Described)).toBeUndefined();
  expect(lastAttemptOf(described({ attempt: 1, lastFailure: null }))).toBeUndefined();
});

test('one that failed tells when, why, how often, and when the next one begins', () => {
  const pending = {
    attempt: 4,
    lastFailure: {
      message: 'http createContact: 503 (unknown)',
      applicationFailureInfo: { type: 'unknown' },
    },
    lastAttemptCompleteTime: at(100),
    nextAttemptScheduleTime: at(130),
  };
  expect(lastAttemptOf(described({ attempt: 1 }, pending))).toEqual({
    at: '1970-01-01T00:01:40.500Z',
    kind: 'unknown',
    message: 'http createContact: 503 (unknown)',
    attempts: 3,
    nextAt: '1970-01-01T00:02:10.500Z',
  });
});

test('a worker that died says nothing, so the server says it for it', () => {
  const silent = {
    attempt: 2,
    lastFailure: { message: 'activity StartToClose timeout', timeoutFailureInfo: {} },
  };
  expect(lastAttemptOf(described({ ...silent, lastStartedTime: at(7) }))).toEqual({
    at: '1970-01-01T00:00:07.500Z',
    kind: 'transient',
    message: 'The attempt ended without a word: its worker died, or stood still for too long.',
    attempts: 1,
    nextAt: undefined,
  });
});

test('a failure of a type that is none of ours is tried again like any', () => {
  const odd = {
    attempt: 2,
    lastFailure: { message: 'odd', applicationFailureInfo: { type: 'constructor' } },
  };
  expect(lastAttemptOf(described(odd))?.kind).toBe('transient');
});
