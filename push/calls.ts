// The calls of one attempt. All its lookups together take no longer than one request may; a write marks its intent as
// sent just before its bytes leave (sending.ts).
import type { Call } from '../connectors/connector.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { CallsSpent } from '../domain/entity/push.ts';
import { RetryLater } from './dependencies.ts';

export interface Calls {
  /** Throws RetryLater when the time for lookups is used up. */
  lookup<Answer>(work: (call: Call) => Promise<Answer>): Promise<Answer>;
  write(beforeSend: Call['beforeSend']): Call;
  /** Until now. */
  spent(): CallsSpent;
}

/** One per attempt. Times are those of `now`, in ms. */
export function createCalls(given: {
  key: EntityKey;
  isClick: boolean;
  /** When the attempt is over. */
  deadlineAt: number;
  requestTimeoutMs: number;
  now: () => number;
  /** By the step before. */
  spentBefore?: CallsSpent | undefined;
}): Calls {
  const { isClick, deadlineAt, requestTimeoutMs, now } = given;
  const { connectionId, object, entityId } = given.key;
  const key = { connectionId, object, entityId };
  let lookupsMs = requestTimeoutMs;
  let spent = given.spentBefore ?? { calls: 0, writes: 0, writeCalls: 0 };
  const countRead = (rows: number): void => {
    spent = { ...spent, calls: spent.calls + 1 / rows };
  };
  const countWrite = (rows: number): void => {
    countRead(rows);
    spent = { ...spent, writes: spent.writes + 1, writeCalls: spent.writeCalls + 1 / rows };
  };
  return {
    spent: () => spent,
    async lookup(work) {
      if (lookupsMs <= 0) {
        const message = 'The time for lookups of this attempt is used up; trying again.';
        throw new RetryLater('transient', message);
      }
      const startedAt = now();
      try {
        return await work({
          key,
          isClick,
          deadlineAt: Math.min(deadlineAt, startedAt + lookupsMs),
          beforeSend: () => Promise.reject(new Error('a lookup marks nothing as sent')),
          onRequest: countRead,
        });
      } finally {
        lookupsMs -= now() - startedAt;
      }
    },
    write: (beforeSend) => ({ key, isClick, deadlineAt, beforeSend, onRequest: countWrite }),
  };
}
