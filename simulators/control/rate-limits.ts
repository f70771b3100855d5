/** How many calls a CRM takes in a while. */
export interface Budget {
  /** Of the CRM's own choice, with the name of the CRM in front: `hubspot/search`. */
  name: string;
  limit: number;
  windowMs: number;
  /** `rolling`: the last `windowMs`. `fixed`: since the last multiple of it, as a day begins at midnight UTC. */
  window: 'rolling' | 'fixed';
}

/** What the simulated CRMs have been asked so far. */
export interface RateLimits {
  /** Takes one call out of the budget. A call that is not allowed takes nothing. */
  take(budget: Budget): { isAllowed: boolean; remaining: number; freeInMs: number };
  reset(): void;
}

interface Spent {
  /** When each call of the window was made, oldest first. */
  calls: number[];
  /** Of `calls`: how many have left the window. */
  gone: number;
}

/** Creates counters that nobody has used yet. */
export function createRateLimits(now: () => number): RateLimits {
  const spentOn = new Map<string, Spent>();
  return {
    take({ name, limit, windowMs, window }) {
      const at = now();
      const spent = spentOn.get(name) ?? { calls: [], gone: 0 };
      spentOn.set(name, spent);
      const begins = window === 'rolling' ? at - windowMs + 1 : Math.floor(at / windowMs) * windowMs;
      while ((spent.calls[spent.gone] ?? begins) < begins) spent.gone += 1;
      // Not at each call: moving 600,000 calls of a day would take longer than the request.
      if (spent.gone > 1000 && spent.gone * 2 > spent.calls.length) {
        spent.calls = spent.calls.slice(spent.gone);
        spent.gone = 0;
      }
      const made = spent.calls.length - spent.gone;
      if (made < limit) {
        spent.calls.push(at);
        return { isAllowed: true, remaining: limit - made - 1, freeInMs: 0 };
      }
      const first = window === 'rolling' ? (spent.calls[spent.gone] ?? at) : begins;
      return { isAllowed: false, remaining: 0, freeInMs: first + windowMs - at };
    },
    reset() {
      spentOn.clear();
    },
  };
}
