// One request of many rows, and what becomes of each of them; refused data is found by halving.
import { CrmError } from '../../domain/failure.ts';
import type { Call, RequestLimits, RowAnswer } from '../connector.ts';
import { copyError } from './copy-error.ts';
import { markRows } from './mark-rows.ts';
import { isShortOfTime, type BatchKind, type Row } from './row.ts';
import type { Timers } from './timers.ts';

export interface SendRowsOptions<Given extends { call: Call }, Answer> {
  kind: BatchKind<Given, Answer>;
  requestTimeoutMs: number;
  timers: Timers;
  /** For another request. */
  putBack(row: Row<Given, Answer>): void;
}

/** So few are asked one by one: halving needs as many calls or more, and one row's own error says more. */
const few = 4;

/** Never rejects: each row gets its answer or its error, or is put back. */
export type SendRows<Given extends { call: Call }, Answer> = (
  rows: readonly Row<Given, Answer>[],
) => Promise<void>;

export function createSendRows<Given extends { call: Call }, Answer>(
  options: SendRowsOptions<Given, Answer>,
): SendRows<Given, Answer> {
  type Rows = readonly Row<Given, Answer>[];
  const { kind, requestTimeoutMs, timers } = options;

  async function send(rows: Rows): Promise<void> {
    if (rows.length < 2) return sendAlone(rows);
    let ready = rows;
    const limits: RequestLimits = {
      deadlineAt: Math.min(...rows.map(({ given }) => given.call.deadlineAt)),
      // The request is written down by now: without a row that may not be sent it is another one.
      async beforeSend() {
        ready = await markRows(rows, options);
        if (ready.length < rows.length) throw new RowsLeftOut();
      },
      onRequest() {
        for (const { given } of rows) given.call.onRequest?.(rows.length);
      },
    };
    const given = rows.map((row) => row.given);
    const answers = await failing(() => kind.together(given, limits));
    if (ready.length < rows.length) return send(ready);
    if (!(answers instanceof Failed)) return settle(rows, answers);
    const { error } = answers;
    if (isRefusedData(error)) return findRefused(rows, error);
    for (const row of rows) row.reject(error instanceof CrmError ? copyError(error) : error);
  }

  async function sendAlone(rows: Rows): Promise<void> {
    await Promise.all(
      rows.map(async (row) => {
        const answer = await failing(() => kind.alone(row.given));
        if (answer instanceof Failed) row.reject(answer.error);
        else row.resolve(answer);
      }),
    );
  }

  /** Nothing was executed, and for one row or several the CRM refuses all. Each half is a request of its own. */
  async function findRefused(rows: Rows, error: CrmError): Promise<void> {
    // Whoever waits does not wait for the halves.
    const clicks = rows.filter(({ given }) => given.call.isClick);
    const others = rows.filter(({ given }) => !given.call.isClick);
    if (others.length <= few) return sendAlone(inTime(rows, error));
    const middle = Math.ceil(others.length / 2);
    const halves = async (): Promise<void> => {
      for (const half of [others.slice(0, middle), others.slice(middle)]) await send(inTime(half, error));
    };
    await Promise.all([sendAlone(clicks), halves()]);
  }

  /** The others are told what is known: nothing of theirs was executed, and they may try again. */
  function inTime(rows: Rows, error: CrmError): Rows {
    const now = timers.now();
    return rows.filter((row) => {
      if (!isShortOfTime(row.given.call, { isWrite: kind.isWrite, requestTimeoutMs, now })) return true;
      const reason = 'the request was refused for another of its records, and no time was left for this one';
      row.reject(copyError(error, { kind: 'transient', field: undefined, reason }));
      return false;
    });
  }

  return send;
}

class Failed {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** What it answers, or how it failed, also before it had begun. */
async function failing<T>(work: () => Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (error) {
    return new Failed(error);
  }
}

/** Comes out of `beforeSend`: nothing has been sent. */
class RowsLeftOut extends Error {
  override name = 'RowsLeftOut';
}

function settle<Given extends { call: Call }, Answer>(
  rows: readonly Row<Given, Answer>[],
  answers: readonly RowAnswer<Answer>[],
): void {
  rows.forEach((row, index) => {
    const answer = answers[index];
    if (answer === undefined) row.reject(new Error('the answer has no row of this entity'));
    else if (answer instanceof CrmError) row.reject(answer);
    else row.resolve(answer);
  });
}

function isRefusedData(error: unknown): error is CrmError {
  if (!(error instanceof CrmError) || error.execution === 'unknown') return false;
  return error.kind === 'invalid_record' || error.kind === 'conflict' || error.kind === 'not_found';
}
