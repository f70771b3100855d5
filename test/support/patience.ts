// A slow machine may be slow and never red: what must come is waited for, with limits that only a real hang reaches.
import { setTimeout as delay } from 'node:timers/promises';

/** For one fact. Below the limit of a whole test (vitest.config.ts), so that the test can say what it waited for. */
export const patienceMs = 240_000;

/** A look is a task for a worker, and many tests look at the same time: soon at first, then less often. */
const firstPauseMs = 25;
const longestPauseMs = 400;

/** Looks again and again until there is an answer; after `patienceMs` it fails with what was seen last. */
export async function eventually<Seen>(
  title: string,
  look: () => Promise<Seen>,
  isThere: (seen: Seen) => boolean,
): Promise<Seen> {
  const endsAt = Date.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const seen = await within(endsAt - Date.now(), look());
    if (!(seen instanceof Error) && isThere(seen)) return seen;
    if (Date.now() > endsAt) {
      const last = seen instanceof Error ? String(seen) : JSON.stringify(seen);
      throw new Error(`${title}: not within ${patienceMs / 1_000} s; last seen ${last}`);
    }
    await delay(pauseMs);
  }
}

/** What a look answers, or the error with which it ended; a look that never ends must not hide what was waited for. */
async function within<Seen>(ms: number, look: Promise<Seen>): Promise<Seen | Error> {
  const patience = new AbortController();
  const hung = delay(Math.max(ms, 0), new Error('a look that has not ended'), { signal: patience.signal });
  try {
    return await Promise.race([look, hung]);
  } catch (error) {
    return error as Error;
  } finally {
    patience.abort();
    hung.catch(() => {});
  }
}
