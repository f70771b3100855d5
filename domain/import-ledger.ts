// What an import remembers in Postgres: which rows it has begun, and how each ended. Implemented by store/.
import type { Outcome } from './entity/push.ts';
import type { Failure } from './failure.ts';
import type { ObjectType } from './objects/objects.ts';

export interface ImportIdentity {
  connectionId: string;
  object: ObjectType;
  /** Given by `--bulk-id` (stdin); otherwise found by content hash and options. */
  bulkId?: string | undefined;
  contentHash: string;
  /** Canonical JSON of the options that change what is sent. */
  options: string;
  source: string;
}

export type ImportState = 'running' | 'paused' | 'cancelled' | 'finished';

export interface ImportRecord {
  bulkId: string;
  connectionId: string;
  object: ObjectType;
  /** First start, ms since the epoch: the order time of every row, also when resumed. */
  startedAt: number;
  state: ImportState;
  /** Its source has not ended, and no command reads it any more: the same command goes on with it. */
  isInterrupted: boolean;
  isResumed: boolean;
  source: string;
}

export const beatEveryMs = 5_000;

export interface ImportRow {
  entityId: string;
  /** Line of the source, from 1. */
  line: number;
  contentHash: string;
}

/**
 * `started`: to be sent now; `isAgain` when an earlier run of this import had begun it and nobody knows of an end.
 * `ended`: an earlier run saw it through. `repeated`, `differs`: a second row of one entity.
 */
export type RowBegin =
  | { kind: 'started'; isAgain: boolean }
  | { kind: 'ended' }
  | { kind: 'repeated'; firstLine: number }
  | { kind: 'differs'; firstLine: number };

export type RowOutcome = Exclude<Outcome, 'pending' | 'nothing_to_send'>;

export interface ImportCounts {
  rows: number;
  accepted: number;
  rejected: number;
  repeated: number;
  /** Begun and not yet ended: what back-pressure counts. Rows that wait are not among them. */
  inFlight: number;
  /** Begun, tried, and tried again later by themselves: the CRM did not answer, or asked for time. */
  waiting: number;
  outcomes: Partial<Record<RowOutcome, number>>;
}

/** What its rows cost at the CRM until now; of a request that others shared, their part. */
export interface ImportCalls {
  calls: number;
  /** `calls` by rows that have ended; 0 while there is none. */
  callsPerRow: number;
  /** Rows of a request that wrote, on average; 0 while there was none. */
  rowsPerWrite: number;
}

/** How a row ends that a person must look at. */
export const outcomesForPeople = ['needs_attention', 'unknown', 'failed'] as const;
export type OutcomeForPeople = (typeof outcomesForPeople)[number];

export interface AttentionRow {
  entityId: string;
  line: number;
  outcome: OutcomeForPeople;
  /** Absent where nobody knows any more: its entity was forgotten. */
  failure: Failure | undefined;
}

export interface AttentionPage {
  after: Pick<AttentionRow, 'line' | 'entityId'> | undefined;
  most: number;
}

export interface AttentionReason {
  /** Of the first of them. */
  failure: Failure | undefined;
  count: number;
  /** In the order of their lines. */
  firstIds: string[];
}

/** Why rows need a person: counted by kind, and the sentences that stand most often. */
export interface Attention {
  kinds: { kind: Failure['kind'] | undefined; count: number }[];
  reasons: AttentionReason[];
}

export interface ImportLedger {
  /** A new import, or the unfinished one with the same connection, content and options. */
  open(identity: ImportIdentity): Promise<ImportRecord>;
  /** Begins a page of rows; the answers are in the order of the rows. */
  begin(bulkId: string, rows: ImportRow[]): Promise<RowBegin[]>;
  reject(bulkId: string, rows: { line: number; reason: string }[]): Promise<void>;
  /** A command reads the source at this moment; said every `beatEveryMs`. */
  beat(bulkId: string): Promise<void>;
  /** That command ends. */
  leave(bulkId: string): Promise<void>;
  /** Every row of the source has been read. */
  sourceEnded(bulkId: string): Promise<void>;
  counts(bulkId: string): Promise<ImportCounts>;
  calls(bulkId: string): Promise<ImportCalls>;
  /** At most `most` reasons. */
  attention(bulkId: string, most: number): Promise<Attention>;
  /** In the order of their lines, from behind `after`. */
  attentionRows(bulkId: string, page: AttentionPage): Promise<AttentionRow[]>;
  /** Cheap enough to be asked several times a second. */
  pulse(bulkId: string): Promise<{ state: ImportState; inFlight: number; waiting: number }>;
  find(bulkId: string): Promise<ImportRecord | undefined>;
  /** The newest first. */
  list(most: number): Promise<ImportRecord[]>;
  /** Finished and cancelled imports stay so; answers the state afterwards. */
  setState(bulkId: string, state: Exclude<ImportState, 'finished'>): Promise<ImportState>;
  /** Finished once the source has ended and every row has; answers the state afterwards. */
  finish(bulkId: string): Promise<ImportState>;
}

/** Why an import's id cannot be used so. */
export type ImportRefusal =
  /** It was begun with another connection, object, content or other options. */
  | { code: 'other_import'; bulkId: string }
  | { code: 'import_has_ended'; bulkId: string; state: ImportState }
  | { code: 'no_such_import'; bulkId: string };

/** Its message is for logs; faces word `refusal`. */
export class ImportRefusedError extends Error {
  override name = 'ImportRefusedError';
  readonly refusal: ImportRefusal;

  constructor(refusal: ImportRefusal) {
    super(`refused: ${refusal.code} (${refusal.bulkId})`);
    this.refusal = refusal;
  }
}
