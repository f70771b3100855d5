// How many requests of many rows one connection has under way. While all slots are taken what comes collects, so a slow
// CRM gets fuller requests and not more of them.
export interface Slots {
  /** Runs at once, or when a slot is free; whoever ran gives it back. */
  ask(run: () => void): void;
  /** For somebody who does not wait: one more than there are, if need be. */
  takeAnyway(): void;
  give(): void;
}

export function createSlots(most: number): Slots {
  const asking: (() => void)[] = [];
  let taken = 0;
  return {
    ask(run) {
      if (taken >= most) {
        asking.push(run);
        return;
      }
      taken += 1;
      run();
    },
    takeAnyway() {
      taken += 1;
    },
    give() {
      taken -= 1;
      const next = taken < most ? asking.shift() : undefined;
      if (next === undefined) return;
      taken += 1;
      next();
    },
  };
}
