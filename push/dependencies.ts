// What the write protocol needs from outside; nothing here knows Temporal.
import type { OpenSession } from '../connectors/connector.ts';
import type { Change } from '../domain/entity/change.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { EntityStore } from '../store/entity/entity-store.ts';

export interface PushDependencies {
  store: EntityStore;
  /** The session of this connection and epoch; it may be an open one. Throws CrmError `unsupported`. */
  connect(connection: ConnectionRow): Promise<OpenSession>;
  /** Entities that wait for this one try again; also those whose own workflow stands idle. */
  retry(key: Pick<EntityKey, 'connectionId' | 'object'>, entityIds: readonly string[]): Promise<void>;
  /** Sends a change to an entity that may be new. */
  begin(key: EntityKey, change: Change): Promise<void>;
  /** These associate what they name, or will when they are open: each has a record, and so has whom it names. */
  associate(keys: readonly EntityKey[]): Promise<void>;
  newToken(): string;
  /** The clock by which sessions end their requests. */
  monotonicNow(): number;
  /** Tests stop or kill the process here; `key` is one object per attempt. */
  reached?: ((step: WriteStep | 'ended', key: EntityKey) => Promise<void> | void) | undefined;
}

/** The steps between which a crash must not cost a duplicate (sync-protocol section 5). */
export type WriteStep = 'read' | 'claimed' | 'sent' | 'executed' | 'linked' | 'associating' | 'associated';

/** "Not now": the activity is tried again after the delay, or by its back-off when there is none. */
export class RetryLater extends Error {
  readonly kind: string;
  readonly delayMs: number | undefined;

  constructor(kind: string, message: string, delayMs?: number, cause?: unknown) {
    super(message, { cause });
    this.name = 'RetryLater';
    this.kind = kind;
    this.delayMs = delayMs;
  }
}
