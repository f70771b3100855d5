// How many plain signals a contact got since its last signal-with-start. A plain signal does not wake a run that is still
// in its start delay, and ⊢ 256 signals of 200 KB during a delay make the server terminate the run. A client cannot see
// whether a run is delayed, so it counts: per process, bounded, and a restart begins at zero again (then at most 50 more).
const mostPlainSignals = 50;
const mostEntities = 10_000;

export interface PlainSignals {
  /** True when the next signal may be a plain one; counts it. */
  take(workflowId: string): boolean;
  /** A signal-with-start went out. */
  restart(workflowId: string): void;
}

export function createPlainSignals(limit = mostPlainSignals): PlainSignals {
  const counts = new Map<string, number>();
  return {
    take(workflowId) {
      const count = counts.get(workflowId) ?? 0;
      if (count >= limit) return false;
      // Entered anew, so that the first key is the one that was quiet for longest.
      counts.delete(workflowId);
      counts.set(workflowId, count + 1);
      if (counts.size > mostEntities) counts.delete(counts.keys().next().value as string);
      return true;
    },
    restart(workflowId) {
      counts.delete(workflowId);
    },
  };
}
