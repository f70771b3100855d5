// Sessions whose pushes share the vendor's batch calls: of one object and operation each, and of one connection only.
import { objectTypes } from '../../domain/objects/objects.ts';
import type { CommonSettings, Session } from '../connector.ts';
import { batchedOperations } from './batched-operations.ts';
import { createSlots } from './slots.ts';
import type { Timers } from './timers.ts';

/** In ms. A push looks up and writes, so an import's row is at the CRM about a second later than it could be. */
export const defaultLingerMs = 250;

/** Requests of many rows; those of one row, and those of people who wait, do not count. */
export const defaultBatchesAtOnce = 4;

export interface BatchedSession {
  session: Session;
  /** What waits is sent now, and from now on nothing waits for company. */
  letGo(): void;
}

/** Of one process. */
export interface Batches {
  of(session: Session, settings: CommonSettings): BatchedSession;
  /** When each row that was handed in has ended. */
  ended(): Promise<void>;
}

export function createBatches(timers: Timers): Batches {
  const open = new Set<Promise<unknown>>();

  /** The same promise, which is waited for at the end. */
  function until<Answer>(answer: Promise<Answer>): Promise<Answer> {
    open.add(answer);
    const close = () => void open.delete(answer);
    answer.then(close, close);
    return answer;
  }

  return {
    of(session, settings) {
      const { batchLingerMs: lingerMs = defaultLingerMs, batchesAtOnce = defaultBatchesAtOnce } = settings;
      const { requestTimeoutMs } = settings;
      const options = { timers, requestTimeoutMs, lingerMs, slots: createSlots(batchesAtOnce), until };
      const objects: Session['objects'] = {};
      const letGo: (() => void)[] = [];
      for (const object of objectTypes) {
        const operations = session.objects[object];
        if (operations === undefined) continue;
        const batched = batchedOperations(object, operations, options);
        objects[object] = batched.operations;
        letGo.push(batched.letGo);
      }
      return { session: { ...session, objects }, letGo: () => letGo.forEach((each) => each()) };
    },
    async ended() {
      await Promise.allSettled(open);
    },
  };
}
