// The status of an entity as far as Postgres knows it: a change that waits, and a push that runs, are Temporal's to know.
import { failureTable, type Failure } from '../failure.ts';

/** `waiting`: heard of, and not pushed yet. */
export type StoredStatus = 'synced' | 'needs_attention' | 'paused' | 'waiting';

export const storedStatuses: readonly StoredStatus[] = ['synced', 'needs_attention', 'paused', 'waiting'];

export interface StoredFacts {
  isLinked: boolean;
  /** By a person. */
  isPaused: boolean;
  /** It waits with its connection. */
  isParked: boolean;
  connectionState: 'active' | 'paused' | 'auth_expired';
  lastOutcome: string | null;
  /** Of the last push, when it stopped. */
  failure: Failure | null;
}

export function storedStatus(facts: StoredFacts): StoredStatus {
  const isHeld = facts.isParked && facts.connectionState === 'paused';
  if (facts.isPaused || isHeld) return 'paused';
  if (storedFailure(facts) !== null) return 'needs_attention';
  return facts.lastOutcome === null && !facts.isLinked ? 'waiting' : 'synced';
}

/** What stopped its last push, or the login that its connection waits for. */
export function storedFailure({ isParked, connectionState, failure }: StoredFacts): Failure | null {
  if (!isParked || connectionState !== 'auth_expired') return failure;
  const message = 'The login of its connection is not valid any more.';
  return { kind: 'auth_expired', message, advice: failureTable.auth_expired.advice };
}
