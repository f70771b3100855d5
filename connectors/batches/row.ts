// One entity's part in a request that many share, and what the three kinds of such requests have in common.
import type { Call, RequestLimits, RowAnswer } from '../connector.ts';

/** A lookup, a create or an update of many rows. */
export interface BatchKind<Given extends { call: Call }, Answer> {
  isWrite: boolean;
  /** Rows of one request at most. */
  size: number;
  /** What no two rows of one request may share. */
  valuesOf(given: Given): string[];
  together(given: readonly Given[], limits: RequestLimits): Promise<RowAnswer<Answer>[]>;
  /** The operation for one. */
  alone(given: Given): Promise<Answer>;
}

export interface Row<Given extends { call: Call }, Answer> {
  given: Given;
  values: readonly string[];
  /** By the clock of deadlines: when it does not wait for company any more. */
  dueAt: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Who is short of time would cut the request of all others short, or would be refused just before it. */
export function isShortOfTime(
  { deadlineAt }: Call,
  { isWrite, requestTimeoutMs, now }: { isWrite: boolean; requestTimeoutMs: number; now: number },
): boolean {
  // A write is sent only while a whole request fits into its claim; what is left of a lookup's time is what the others
  // get, because a request ends with the first of its rows.
  return deadlineAt - now < (isWrite ? requestTimeoutMs : requestTimeoutMs / 2);
}
