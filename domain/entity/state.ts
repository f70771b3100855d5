// The state of one entity's workflow: carried whole through continue-as-new, so every member is plain JSON.
import type { Failure } from '../failure.ts';
import type { StampedFields } from '../fields.ts';
import type { Timing } from '../quiet-period.ts';
import type { ObjectType } from '../objects/objects.ts';
import type { Policy } from './change.ts';
import type { EntityKey } from './entity-key.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import type { Link, Outcome, ParkReason, SendNowResult } from './push.ts';

/** What waits to be pushed. */
export interface Pending {
  names: string[];
  changeIds: string[];
  policies: (Policy | 'default')[];
  externalId?: string | null | undefined;
  /** Only changes of an import: on the bulk queue, and due at once unless the import says otherwise. */
  isOnlyImport: boolean;
}

/** The order of the next push. The push takes it along, and gives back what of it is still to be done. */
export interface PushOrder {
  /** Absent: nothing new; it shall make sure (a click, a retry, a wake-up). */
  pending?: Pending | undefined;
  /** Without waiting for quiet: an import, a retry, a wake-up; `click`: a person waits, so at priority 1. */
  urgency?: 'now' | 'click' | undefined;
  /** The revision at which a person said that a create without an answer made nothing. */
  createAfterUnknown?: number | undefined;
}

/** The burst that is still waiting for quiet; closed when its push begins. */
export interface Burst {
  firstArrivedAt: number;
  lastArrivedAt: number;
  /** Only rows of an import that shall wait: their quiet period, instead of the connection's. */
  quietPeriodMs?: number | undefined;
}

/** The app deleted the entity; what it said before goes with the deletion, what it says since waits behind it. */
export interface Deletion {
  pending?: Pending | undefined;
  /** The requests up to this revision came before it. */
  revision: number;
  /** The revision at which it began and stopped: it is tried again when anything is said after that. */
  stoppedAt?: number | undefined;
}

/** Pushes follow each other, or a step without a CRM call is tried, and none has had a result yet. */
export interface Trying {
  /** ms since the epoch; when the first of them began. */
  since: number;
  /** The attempt of which the workflow was told, because that is long ago: see isLong in failed-attempt.ts. */
  failed?: FailedAttempt | undefined;
}

/** A push or a deletion that runs, with the order that it took along. */
export interface InFlight {
  order: PushOrder;
  /** The requests up to this revision are answered by this push. */
  revision: number;
  /** It is a deletion; without one, a push. */
  deletion?: Deletion | undefined;
}

export interface RememberedRequest {
  requestId: string;
  /** The change (or click) that this request waits for. */
  revision: number;
  /** Mark of what the request brought (contentOf); absent: nothing. */
  content?: string | undefined;
  result?: SendNowResult | undefined;
}

export interface EntityState {
  version: typeof stateVersion;
  connectionId: string;
  object: ObjectType;
  entityId: string;
  tenantId?: string | undefined;
  connector?: string | undefined;
  timing?: Timing | undefined;

  fields: StampedFields;
  /** Of `fields` as JSON text, kept with each change: see entity-size.ts. */
  fieldsBytes: number;
  /** At first the run's start time. */
  highestOrderTime: number;
  order: PushOrder;
  burst?: Burst | undefined;
  /** Never carried on: a run does not end while one runs. */
  inFlight?: InFlight | undefined;
  trying?: Trying | undefined;

  /** Grows with each recorded change and click. */
  revision: number;
  pushCount: number;
  recentChangeIds: string[];
  /** Change ids of import rows that no answer has accounted for yet. */
  unreportedRows: string[];
  /** Import rows whose change was dropped. */
  droppedRows: string[];
  requests: RememberedRequest[];
  /** What the last push led to, for those who wait in this run and whose answer is not remembered (paused, parked …). */
  lastAnswer?: { revision: number; result: SendNowResult } | undefined;
  dropped?: { count: number; lastReason: string } | undefined;

  /** Link and fields were read from Postgres, or came from an answer. */
  isLoaded: boolean;
  link?: Link | undefined;
  lastOutcome?: Outcome | undefined;
  lastSyncedAt?: number | undefined;
  failure?: Failure | undefined;
  parked?: { reason: ParkReason; epoch: number } | undefined;
  /** A person's pause. */
  isPaused: boolean;
  /** The pause or resume that Postgres does not know of yet. */
  isPauseUnsaved: boolean;
  /** Highest epoch of the connection heard of. */
  epoch: number;
  deletion?: Deletion | undefined;
  /** There is something to associate, or somebody to tell: Postgres knows what. */
  isToAssociate?: boolean | undefined;
  /** Steps in a row that ended in a way that no code of ours ends them: by hand, or with steps without end. */
  oddEnds?: number | undefined;
  /** Search attributes as last written, to write only what changed. */
  shown: Record<string, string>;
}

/** Another shape is another version: read-state.ts reads the one before it. */
export const stateVersion = 2;
export const rememberedChangeIds = 50;
export const rememberedRequests = 20;

export function newEntityState(
  { connectionId, object, entityId }: EntityKey,
  start: { timing?: Timing | undefined; startTime: number },
): EntityState {
  return {
    version: stateVersion,
    connectionId,
    object,
    entityId,
    timing: start.timing,
    fields: {},
    fieldsBytes: 0,
    highestOrderTime: start.startTime,
    order: {},
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
