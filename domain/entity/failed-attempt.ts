// An attempt that failed and is made again: what people see while a push waits.
import { isPlainObject } from '../json.ts';
import { failureTable, type Failure, type FailureKind } from '../failure.ts';

export interface FailedAttempt {
  /** ISO 8601; when it failed. */
  at: string;
  kind: FailureKind;
  message: string;
  /** How many attempts have failed, this one included: since the push began, or since something newer interrupted it. */
  attempts: number;
  /** ISO 8601; when the next one begins. Absent: it is under way, or about to be. */
  nextAt?: string | undefined;
}

/** A step of an entity as its attempts know it, to tell their workflow about it. */
export interface TriedStep {
  /** One for each push, and for each step that is none. */
  stepId: string;
  /** ms since the epoch; without success since then. */
  tryingSince: number;
}

/** The signal with which an attempt tells its own workflow. */
export const attemptFailedName = 'attemptFailed';

/** Without success for so long, an entity is in the lists of those that are tried again. */
export const longMs = 10 * 60_000;

/** No success for ten minutes, or none that can come before they are over: nobody says anything until the next attempt. */
export function isLong(since: number, nextAt: number, afterMs = longMs): boolean {
  return nextAt - since >= afterMs;
}

export function isFailedAttempt(value: unknown): value is FailedAttempt {
  if (!isPlainObject(value)) return false;
  const { at, kind, message, attempts, nextAt } = value;
  return (
    isTime(at) &&
    typeof kind === 'string' &&
    Object.hasOwn(failureTable, kind) &&
    typeof message === 'string' &&
    typeof attempts === 'number' &&
    Number.isFinite(attempts) &&
    (nextAt === undefined || isTime(nextAt))
  );
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

/** As a failure: nobody has to do anything about what is tried again by itself. */
export function failureOfAttempt({ kind, message }: Pick<FailedAttempt, 'kind' | 'message'>): Failure {
  const { consequence, advice } = failureTable[kind];
  return { kind, message, advice: consequence === 'retry' ? advice : { code: 'wait' } };
}

/** What an attempt fails with has the kind as its type; a type of somebody else's says nothing of what happens next. */
export function kindOfAttempt(type: string | null | undefined): FailureKind {
  return typeof type === 'string' && Object.hasOwn(failureTable, type) ? (type as FailureKind) : 'transient';
}
