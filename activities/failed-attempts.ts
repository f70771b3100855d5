// An attempt has failed: one line in the worker's log, so many a minute for each connection.
import type { PushRequest } from '../domain/entity/push.ts';
import { withoutPersonalData } from '../domain/without-personal-data.ts';
import { failedTry } from './failures.ts';

/** Enough to see what is wrong; an import of 100,000 rows against a CRM that is down would fill a disk. */
const linesPerMinute = 10;
const minuteMs = 60_000;

/** Whose attempt; `step` when it was none of a push. */
export interface Attempted extends Pick<PushRequest, 'connectionId' | 'object'> {
  /** What the CRM's words may repeat; absent: nobody knows, and they stay out of the log. */
  fields?: PushRequest['fields'] | undefined;
  step?: string;
}

export interface FailedAttempts {
  /** It is tried again. */
  failed(request: Attempted, attempt: number, error: unknown): void;
  /** It is not, until somebody does something. */
  stopped(request: Attempted, attempt: number, failure: { kind: string; message: string }): void;
}

export function createFailedAttempts({
  log,
  now,
}: {
  log: (line: Record<string, unknown>) => void;
  /** ms, monotonic */
  now: () => number;
}): FailedAttempts {
  const windows = new Map<string, { endsAt: number; lines: number; suppressed: number }>();

  function write(
    request: Attempted,
    line: { kind: string; sentence: string } & Record<string, unknown>,
  ): void {
    const { connectionId, object, step } = request;
    let window = windows.get(connectionId);
    if (window === undefined || now() >= window.endsAt) {
      window = { endsAt: now() + minuteMs, lines: 0, suppressed: window?.suppressed ?? 0 };
      windows.set(connectionId, window);
    }
    if (window.lines >= linesPerMinute) {
      window.suppressed += 1;
      return;
    }
    window.lines += 1;
    const { suppressed } = window;
    window.suppressed = 0;
    const values = request.fields && Object.values(request.fields).map(({ value }) => value);
    const sentence = values && withoutPersonalData(line.sentence, values);
    log({
      level: 'warn',
      message: step === undefined ? 'an attempt of a push failed' : 'an attempt of a step failed',
      connectionId,
      object,
      ...(step === undefined ? {} : { step }),
      ...line,
      sentence,
      ...(suppressed > 0 ? { suppressed } : {}),
    });
  }

  return {
    failed(request, attempt, error) {
      const { kind, message: sentence, delayMs: nextInMs, isOwnWait } = failedTry(error, attempt);
      // Another attempt or another entity goes first: nothing is wrong.
      if (isOwnWait) return;
      write(request, { kind, sentence, attempt, nextInMs });
    },
    stopped(request, attempt, { kind, message: sentence }) {
      write(request, { kind, sentence, attempt, nextInMs: null });
    },
  };
}
