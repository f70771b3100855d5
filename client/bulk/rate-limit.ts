// At most so many starts per second, evenly spread.
import { pause } from '../keep-trying.ts';

/** Resolves when the next start may go out. Without a rate: at once. */
export function createRateLimit(perSecond: number | undefined, stop?: AbortSignal): () => Promise<void> {
  if (perSecond === undefined) return async () => {};
  const everyMs = 1_000 / perSecond;
  let nextAt = 0;
  return async () => {
    const now = Date.now();
    const at = Math.max(now, nextAt);
    nextAt = at + everyMs;
    if (at > now) await pause(at - now, stop);
  };
}
