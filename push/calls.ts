// The calls of one attempt. All its lookups together take no longer than one request may; a write marks its intent as
// sent just before its bytes leave (sending.ts).
import type { Call } from '../connectors/connector.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { RetryLater } from './dependencies.ts';

export interface Calls {
  /** Throws RetryLater when the time for lookups is used up. */
  lookup<Answer>(work: (call: Call) => Promise<Answer>): Promise<Answer>;
  write(beforeSend: Call['beforeSend']): Call;
}

/** One per attempt. Times are those of `now`, in ms. */
export function createCalls(given: {
  key: EntityKey;
  isClick: boolean;
  /** When the attempt is over. */
  deadlineAt: number;
  requestTimeoutMs: number;
  now: () => number;
}): Calls {
  const { isClick, deadlineAt, requestTimeoutMs, now } = given;
  const { connectionId, object, entityId } = given.key;
  const key = { connectionId, object, entityId };
  let lookupsMs = requestTimeoutMs;
  return {
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
        });
      } finally {
        lookupsMs -= now() - startedAt;
      }
    },
    write: (beforeSend) => ({ key, isClick, deadlineAt, beforeSend }),
  };
}
