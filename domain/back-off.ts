// How long to wait before something is tried again that failed in a way nobody expected.
const firstMs = 1_000;
export const longestBackOffMs = 10 * 60_000;

const freeOwnWaits = 5;

/** A CRM that throttles is asked again for a click after so long at the earliest. */
export const clickFloorMs = 5_000;

/** Interruptions that cost nothing, and how long a push is left alone after more of them. */
const freeInterruptions = 3;
const firstPeaceMs = 5_000;
const longestPeaceMs = 60_000;

/** 1 s, 2 s, 4 s … 10 min; `failures` in a row, at least one. */
export function backOffMs(failures: number): number {
  return Math.min(longestBackOffMs, firstMs * 2 ** Math.min(failures - 1, 20));
}

/**
 * How long until the next attempt, after so many that failed. What somebody asks for (Retry-After, a horizon) is the least,
 * and what is asked for again and again comes at growing distances too. A wait for something of our own (another attempt,
 * another entity's claim) mostly ends at once, so the first few are as short as they say.
 */
export function retryDelayMs(
  attempt: number,
  { askedMs = 0, isOwnWait = false }: { askedMs?: number | undefined; isOwnWait?: boolean | undefined } = {},
): number {
  const failures = isOwnWait ? attempt - freeOwnWaits : attempt;
  return Math.max(1, Math.ceil(askedMs), failures < 1 ? 0 : backOffMs(failures));
}

/**
 * How long a push runs before somebody's next click interrupts it, after so many that were interrupted in a row: clicks
 * that come faster than a slow queue hands out work would otherwise send it back to the end of the queue for ever.
 */
export function peaceMs(interruptions: number): number {
  if (interruptions < freeInterruptions) return 0;
  return Math.min(longestPeaceMs, firstPeaceMs * 2 ** Math.min(interruptions - freeInterruptions, 10));
}
