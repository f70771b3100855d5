// An attempt that failed and is made again: what people see while a push waits.
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

/** As a failure: nobody has to do anything about what is tried again by itself. */
export function failureOfAttempt({ kind, message }: Pick<FailedAttempt, 'kind' | 'message'>): Failure {
  const { consequence, advice } = failureTable[kind];
  return { kind, message, advice: consequence === 'retry' ? advice : { code: 'wait' } };
}

/** What an attempt fails with has the kind as its type; a type of somebody else's says nothing of what happens next. */
export function kindOfAttempt(type: string | null | undefined): FailureKind {
  return typeof type === 'string' && Object.hasOwn(failureTable, type) ? (type as FailureKind) : 'transient';
}
