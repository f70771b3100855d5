// Just before the bytes of a shared request leave: each row is marked as sent by its own attempt.
import type { Call } from '../connector.ts';
import type { Row } from './row.ts';
import type { Timers } from './timers.ts';

/** The share of a request's time for which marks are waited for, once there is one: 2 s of 20 s. */
const patience = 1 / 10;

/** Where somebody waits: 200 ms of 20 s. */
const patienceOfAClick = 1 / 100;

/**
 * Answers the rows that may be sent. One that may not (its claim is lost) gets the very error of its `beforeSend`. One
 * whose mark takes long, a row that is locked in Postgres, say, does not hold the others back: it comes back by `putBack`
 * when it is marked, for another request, which asks it again.
 */
export async function markRows<Given extends { call: Call }, Answer>(
  rows: readonly Row<Given, Answer>[],
  given: { requestTimeoutMs: number; timers: Timers; putBack(row: Row<Given, Answer>): void },
): Promise<Row<Given, Answer>[]> {
  const { requestTimeoutMs, timers, putBack } = given;
  const isClick = rows.some((row) => row.given.call.isClick);
  const patienceMs = requestTimeoutMs * (isClick ? patienceOfAClick : patience);
  const ready = new Set<Row<Given, Answer>>();
  let isOver = false;
  let cancel: (() => void) | undefined;
  await new Promise<void>((resolve) => {
    const marks = rows.map(async (row) => {
      try {
        await row.given.call.beforeSend();
      } catch (error) {
        row.reject(error);
        return;
      }
      if (isOver) {
        putBack(row);
        return;
      }
      ready.add(row);
      cancel ??= timers.after(patienceMs, resolve);
    });
    void Promise.all(marks).then(() => resolve());
  });
  isOver = true;
  cancel?.();
  return rows.filter((row) => ready.has(row));
}
