// How long to wait before something is tried again that failed in a way nobody expected.
const firstMs = 1_000;
const longestMs = 10 * 60_000;

/** Interruptions that cost nothing, and how long a push is left alone after more of them. */
const freeInterruptions = 3;
const firstPeaceMs = 5_000;
const longestPeaceMs = 60_000;

/** 1 s, 2 s, 4 s … 10 min; `failures` in a row, at least one. */
export function backOffMs(failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
}

/**
 * How long a push runs before somebody's next click interrupts it, after so many that were interrupted in a row: clicks
 * that come faster than a slow queue hands out work would otherwise send it back to the end of the queue for ever.
 */
export function peaceMs(interruptions: number): number {
  if (interruptions < freeInterruptions) return 0;
  return Math.min(longestPeaceMs, firstPeaceMs * 2 ** Math.min(interruptions - freeInterruptions, 10));
}
