// A push that is tried again: how often it failed, and when it is tried next.
import type { FailedAttempt } from '../../domain/entity/failed-attempt.ts';
import { localTime, relativeTime } from './times.ts';

/** `attempt 4 failed 2026-11-21 09:30:12 (12 s ago); the next one in 8 s` */
export function attemptInWords({ at, attempts, nextAt }: FailedAttempt, now = Date.now()): string {
  // What was due a moment ago is under way, or waits for a worker.
  const isAhead = nextAt !== undefined && Date.parse(nextAt) > now;
  const next = isAhead ? `the next one ${relativeTime(nextAt, now)}` : 'the next one is under way';
  return `attempt ${attempts} failed ${localTime(at)} (${relativeTime(at, now)}); ${next}`;
}
