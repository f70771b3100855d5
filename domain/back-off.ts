// How long to wait before something is tried again that failed in a way nobody expected.
const firstMs = 1_000;
const longestMs = 10 * 60_000;

/** 1 s, 2 s, 4 s … 10 min; `failures` in a row, at least one. */
export function backOffMs(failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
}
