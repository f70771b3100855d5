// A slow machine may be slow and never red: what must come is waited for, with limits that only a real hang reaches.
import { setTimeout as delay } from 'node:timers/promises';

/** For one fact. Below the limit of a whole test (vitest.config.ts), so that the test can say what it waited for. */
export const patienceMs = 240_000;

/** Looks again and again until there is an answer; after `patienceMs` it fails with what was seen last. */
export async function eventually<Seen>(
  title: string,
  look: () => Promise<Seen>,
  isThere: (seen: Seen) => boolean,
): Promise<Seen> {
  const endsAt = Date.now() + patienceMs;
  for (;;) {
    const seen = await look().catch((error: unknown) => error as Error);
    if (!(seen instanceof Error) && isThere(seen)) return seen;
    if (Date.now() > endsAt) {
      const last = seen instanceof Error ? String(seen) : JSON.stringify(seen);
      throw new Error(`${title}: not within ${patienceMs / 1_000} s; last seen ${last}`);
    }
    await delay(50);
  }
}
