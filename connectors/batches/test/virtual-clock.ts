// Time that passes only when nothing else is left to do.
import type { Timers } from '../timers.ts';

export interface VirtualClock extends Timers {
  /** Until no timer is left, or until this time. */
  runUntil(endsAt?: number): Promise<void>;
  /** Timers that have not fired and were not cancelled. */
  pending(): number;
}

export function createVirtualClock(): VirtualClock {
  const timers = new Map<number, { at: number; run: () => void }>();
  let now = 0;
  let lastId = 0;
  /** Everything that promises can do by themselves. */
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    now: () => now,
    after(ms, run) {
      lastId += 1;
      const id = lastId;
      timers.set(id, { at: now + Math.max(0, ms), run });
      return () => void timers.delete(id);
    },
    pending: () => timers.size,
    async runUntil(endsAt = Infinity) {
      for (;;) {
        await settled();
        const [next] = [...timers].toSorted(([a, one], [b, other]) => one.at - other.at || a - b);
        if (next === undefined || next[1].at > endsAt) break;
        timers.delete(next[0]);
        now = next[1].at;
        next[1].run();
      }
      if (endsAt !== Infinity) now = endsAt;
    },
  };
}
