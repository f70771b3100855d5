// What goes to a push activity, and what comes back: the vocabulary between the workflow and the write protocol.
import type { Failure } from '../failure.ts';
import type { StampedFields } from '../fields.ts';
import type { Timing } from '../quiet-period.ts';
import type { EntityKey } from './entity-key.ts';
import type { Policy } from './change.ts';

/** A push that ended well; remembered for its request ids. */
export type DoneOutcome = 'created' | 'updated' | 'unchanged' | 'sent' | 'skipped';
export type Outcome =
  | DoneOutcome
  | 'failed'
  | 'unknown'
  | 'pending'
  | 'nothing_to_send'
  | 'paused'
  | 'needs_attention';

export interface Link {
  /** Absent where the CRM does not answer ids (a webhook target): the entity is known, without an id. */
  externalId?: string | undefined;
  url?: string | undefined;
  /** Where the CRM wants the person to go on: the last one that it has answered. */
  redirectUrl?: string | undefined;
}

/**
 * What a push cost at the CRM. A request that several entities share counts for each with its part, so that the sum over
 * all of them is the number of requests.
 */
export interface CallsSpent {
  calls: number;
  /** Requests that wrote, those that it took part in. */
  writes: number;
  /** Its part of them: among `calls` too. */
  writeCalls: number;
}

/** A record that the lookup found and that no entity owns. */
export interface FoundRecord {
  externalId: string;
  /** The connection's, when it was asked. */
  epoch: number;
  url?: string | undefined;
  redirectUrl?: string | undefined;
  /** Hash of whom it was taken for. Absent in answers of an older version. */
  who?: string | undefined;
  /** What it cost to find it. Absent in answers of an older version. */
  spent?: CallsSpent | undefined;
}

export interface PushRequest extends EntityKey {
  /**
   * Unique per push: run id + counter. An attempt that finds it in the timeline, with the same content, answers what
   * stands there.
   */
  pushId: string;
  fields: StampedFields;
  /** Names of the fields that changed since the last push that counted. */
  names: string[];
  changeIds: string[];
  /** The policies of the pending changes; `default` is the connection's. */
  policies: (Policy | 'default')[];
  /** The app says which record it is. */
  externalId?: string | undefined;
  /**
   * A person's word that the record of an unknown create is not there: another text for each time that it is said,
   * because it counts once.
   */
  createAfterUnknown?: string | undefined;
  /** What the workflow knows of the last push that counted; ms since the epoch, by Postgres' clock. */
  lastSyncedAt?: number | undefined;
  /** ms since the epoch; without success since then. */
  tryingSince?: number | undefined;
  found?: FoundRecord | undefined;
  /** The record that this push found deleted: it is made again once per push. */
  gone?: string | undefined;
}

/** The connection's current values, with each answer. */
export interface ConnectionView {
  tenantId: string;
  connector: string;
  timing: Timing;
}

/** One activity of a push. */
export type PushStep = 'fetchOrCreate' | 'update';

export type ParkReason = 'auth_expired' | 'paused';

export type PushEnd =
  | { end: 'next'; next: PushStep; found?: FoundRecord | undefined; gone?: string | undefined }
  | { end: 'done'; outcome: DoneOutcome }
  | { end: 'stopped'; outcome: 'needs_attention' | 'unknown'; failure: Failure }
  | { end: 'parked'; reason: ParkReason; epoch: number; failure?: Failure | undefined }
  /** A person paused this entity; only Postgres knew. */
  | { end: 'held' }
  | { end: 'forgotten' }
  | { end: 'nothing' };

export type PushAnswer = PushEnd & {
  /** Absent when the connection is not known. */
  connection?: ConnectionView | undefined;
  /** Absent in `next`: the state changes only when the push ends. */
  fields?: StampedFields | undefined;
  link?: Link | undefined;
  /** There is something to associate, or somebody to tell. */
  associate?: boolean | undefined;
  /** ms since the epoch, by Postgres' clock */
  at?: number | undefined;
};

/** The answer of `sendNow`. */
export interface SendNowResult {
  outcome: Outcome;
  externalId?: string | undefined;
  url?: string | undefined;
  /** Where the CRM wants the person to go on (HealthSherpa). */
  redirectUrl?: string | undefined;
  failure?: Failure | undefined;
}
