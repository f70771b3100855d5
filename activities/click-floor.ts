// A click goes before every back-off, and a CRM that says "too many requests" must not be asked as fast as people click.
// Each process remembers for itself: a floor, and no quota.
import { clickFloorMs } from '../domain/back-off.ts';
import { RetryLater } from '../push/dependencies.ts';
import { failedTry } from './failures.ts';

export interface ClickFloor {
  /** The first attempt after a click; throws RetryLater when the CRM has said so a moment ago. */
  check(connectionId: string): void;
  failed(connectionId: string, attempt: number, error: unknown): void;
}

/** `now`: ms, monotonic. */
export function createClickFloor(now: () => number): ClickFloor {
  const closed = new Map<string, { until: number; message: string }>();
  return {
    check(connectionId) {
      const { until = 0, message = '' } = closed.get(connectionId) ?? {};
      const leftMs = until - now();
      if (leftMs > 0) throw new RetryLater('rate_limited', message, leftMs);
      closed.delete(connectionId);
    },
    failed(connectionId, attempt, error) {
      const { kind, message, delayMs } = failedTry(error, attempt);
      if (kind !== 'rate_limited') return;
      closed.set(connectionId, { until: now() + Math.min(delayMs, clickFloorMs), message });
    },
  };
}
