// The state of one entity's workflow: carried whole through continue-as-new, so every member is plain JSON.
import type { Failure } from '../failure.ts';
import type { StampedFields } from '../fields.ts';
import type { Timing } from '../quiet-period.ts';
import type { ObjectType } from '../objects/objects.ts';
import type { Policy } from './change.ts';
import type { EntityKey } from './entity-key.ts';
import type { Link, Outcome, ParkReason, SendNowResult } from './push.ts';

/** What waits to be pushed. */
export interface Pending {
  names: string[];
  changeIds: string[];
  policies: (Policy | 'default')[];
  externalId?: string | null;
  /** Only changes of an import: on the bulk queue, and due at once unless the import says otherwise. */
  isOnlyImport: boolean;
}

/** The burst that is still waiting for quiet; closed when its push begins. */
export interface Burst {
  firstArrivedAt: number;
  lastArrivedAt: number;
  /** Only rows of an import that shall wait: their quiet period, instead of the connection's. */
  quietPeriodMs?: number;
}

/** The app deleted the entity; what it said before goes with the deletion, what it says since waits behind it. */
export interface Deletion {
  pending?: Pending;
  /** The requests up to this revision came before it. */
  revision: number;
  /** The revision at which it began and stopped: it is tried again when anything is said after that. */
  stoppedAt?: number;
}

export interface RememberedRequest {
  requestId: string;
  /** The change (or click) that this request waits for. */
  revision: number;
  result?: SendNowResult;
}

export interface EntityState {
  version: 1;
  connectionId: string;
  object: ObjectType;
  entityId: string;
  tenantId?: string;
  connector?: string;
  timing?: Timing;

  fields: StampedFields;
  /** Of `fields` as JSON text, kept with each change: see entity-size.ts. Absent in the state of an earlier version. */
  fieldsBytes?: number;
  /** At first the run's start time. */
  highestOrderTime: number;
  pending?: Pending;
  burst?: Burst;
  /** Push without waiting for quiet: a click, a request id, an import, a retry, a wake-up. */
  isDueNow: boolean;
  /** A person clicked: activities at priority 1. */
  isClicked: boolean;
  /** The revision at which a person said that a create without an answer made nothing; 0: nobody did. */
  createAfterUnknown: number;

  /** Grows with each recorded change and click. */
  revision: number;
  pushCount: number;
  recentChangeIds: string[];
  /** Change ids of import rows that no answer has accounted for yet. */
  unreportedRows: string[];
  /** Import rows whose change was dropped. */
  droppedRows: string[];
  requests: RememberedRequest[];
  dropped?: { count: number; lastReason: string };

  /** Link and fields were read from Postgres, or came from an answer. */
  isLoaded: boolean;
  link?: Link;
  lastOutcome?: Outcome;
  lastSyncedAt?: number;
  failure?: Failure;
  parked?: { reason: ParkReason; epoch: number };
  /** A person's pause. */
  isPaused: boolean;
  /** The pause or resume that Postgres does not know of yet. */
  isPauseUnsaved: boolean;
  /** Highest epoch of the connection heard of. */
  epoch: number;
  deletion?: Deletion;
  /** Attempts in a row that ended in a way that no code of ours ends them: by hand, or with steps without end. */
  oddEnds?: number;
  /** Search attributes as last written, to write only what changed. */
  shown: Record<string, string>;
}

export const rememberedChangeIds = 50;
export const rememberedRequests = 20;

export function newEntityState(
  { connectionId, object, entityId }: EntityKey,
  start: { timing?: Timing | undefined; startTime: number },
): EntityState {
  return {
    version: 1,
    connectionId,
    object,
    entityId,
    ...(start.timing === undefined ? {} : { timing: start.timing }),
    fields: {},
    fieldsBytes: 0,
    highestOrderTime: start.startTime,
    isDueNow: false,
    isClicked: false,
    createAfterUnknown: 0,
    revision: 0,
    pushCount: 0,
    recentChangeIds: [],
    unreportedRows: [],
    droppedRows: [],
    requests: [],
    isLoaded: false,
    isPaused: false,
    isPauseUnsaved: false,
    epoch: 0,
    shown: {},
  };
}
