// The clock of deadlines and what waits by it: real in a worker, virtual in the property tests.
export interface Timers {
  /** Monotonic ms. */
  now(): number;
  /** Answers what cancels it. */
  after(ms: number, run: () => void): () => void;
}

export function createTimers(now: () => number): Timers {
  return {
    now,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
