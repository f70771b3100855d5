// A restart in the middle of an import must not fail it: the same call again until it succeeds, and somebody is told.
import { setTimeout as delay } from 'node:timers/promises';
import { isPassingFault } from './passing-fault.ts';

export interface Patience {
  /** Ends the waiting; the call that was under way fails with InterruptedError. */
  stop?: AbortSignal | undefined;
  /** Told at each wait, with the error that made it necessary. */
  onWaiting?: ((what: string, error: Error) => void) | undefined;
}

/** Somebody stopped the work while it waited for Temporal or Postgres. */
export class InterruptedError extends Error {}

const firstWaitMs = 100;
const longestWaitMs = 3_000;

/** `what` names who is waited for: "Temporal", "Postgres". Errors that do not pass by themselves are thrown at once. */
export async function keepTrying<T>(
  what: string,
  work: () => Promise<T>,
  patience: Patience = {},
): Promise<T> {
  let waitMs = firstWaitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !isPassingFault(error)) throw error;
      if (isStopped(patience.stop)) throw new InterruptedError(`Stopped while waiting for ${what}.`);
      patience.onWaiting?.(what, error);
    }
    // Full jitter: thirty starts that failed together do not come back together.
    await pause(waitMs * (0.5 + Math.random() / 2), patience.stop);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
}

/** Waits, or ends early when stopped. */
export async function pause(ms: number, stop?: AbortSignal): Promise<void> {
  await delay(ms, undefined, stop === undefined ? {} : { signal: stop }).catch(() => {});
}

function isStopped(stop: AbortSignal | undefined): boolean {
  return stop?.aborted === true;
}
