// When a burst of changes is pushed. A handler cannot see when its signal was sent (none runs during a start delay
// or a worker outage), so arrival is estimated from what is known and never lies outside of the run.
export interface Timing {
  quietPeriodMs: number;
  maxWaitMs: number;
  /** startToClose of one attempt of a push activity. */
  attemptTimeoutMs: number;
}

export const defaultTiming: Timing = {
  quietPeriodMs: 5 * 60_000,
  maxWaitMs: 30 * 60_000,
  attemptTimeoutMs: 45_000,
};

/** A change from the future counts as at most this much later than now. */
export const maxClockSkewMs = 60_000;

/** When a change came in; all times in ms since the epoch. Never before the run began, never in the future. */
export function arrivedAt(change: {
  occurredAt: number | undefined;
  isFirstActivation: boolean;
  startTime: number;
  now: number;
}): number {
  const estimate = change.occurredAt ?? (change.isFirstActivation ? change.startTime : change.now);
  return Math.min(Math.max(estimate, change.startTime), change.now);
}

/** The longest max wait that settings may have; a start argument may hold any number, but dates and timers have an end. */
const longestWaitMs = 7 * 24 * 60 * 60_000;

/**
 * A start delay counts from a burst's first signal and the quiet period from its last, so the entity wakes a little
 * early. Nobody sees ten seconds of five minutes, and a second timer would cost five events.
 */
const longestToleranceMs = 10_000;

/** `min(last arrival + quiet period, first arrival + max wait)` */
export function dueAt(burst: { firstArrivedAt: number; lastArrivedAt: number }, timing: Timing): number {
  const latest = burst.firstArrivedAt + Math.min(timing.maxWaitMs, longestWaitMs);
  return Math.max(burst.firstArrivedAt, Math.min(burst.lastArrivedAt + timing.quietPeriodMs, latest));
}

/** A burst whose quiet period lacks less than this counts as quiet, in ms. */
export function toleranceMs({ quietPeriodMs }: Timing): number {
  return Math.min(longestToleranceMs, quietPeriodMs / 10);
}

/** Order time of a change: stamped by the app, or the highest already seen on this entity. */
export function orderTime(occurredAt: number | undefined, highestOrderTime: number, now: number): number {
  return occurredAt === undefined ? highestOrderTime : Math.min(occurredAt, now + maxClockSkewMs);
}
