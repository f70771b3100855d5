// The ways in which a push can end: each writes entity state, timeline and import rows in one transaction.
import type {
  ConnectionView,
  DoneOutcome,
  FoundRecord,
  Link,
  ParkReason,
  PushAnswer,
  PushStep,
} from '../domain/entity/push.ts';
import { nounOf } from '../domain/entity/entity-key.ts';
import { failureOf, failureTable, type CrmError, type Failure } from '../domain/failure.ts';
import type { StampedFields } from '../domain/fields.ts';
import type { LeftOut } from '../domain/mapping/mapping-refusal.ts';
import type { Timing } from '../domain/quiet-period.ts';
import { timingOfSettings } from '../domain/timing-settings.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { EntityRows } from '../store/entity/entity-rows.ts';
import type { StoredPush } from '../store/entity/stored-entity.ts';
import type { Intents } from '../store/entity/intents.ts';
import { noteAssociations } from './associations/note-associations.ts';
import type { Ending } from './attempt.ts';
import { RetryLater } from './dependencies.ts';

export interface Finish {
  outcome: DoneOutcome;
  sentFields?: string[] | undefined;
  /** What the CRM's fields could not hold; told, and not sent. */
  leftOut?: LeftOut[] | undefined;
  link?: Link | undefined;
}

export interface Saved {
  fields: StampedFields;
  /** ms since the epoch, by Postgres' clock */
  at: number;
  /** There is something to associate, or somebody to tell. */
  associate?: true;
}

/** Entity state, timeline, import rows and what the entity belongs to, inside of the transaction that knows the result. */
export async function record(
  ending: Ending,
  rows: EntityRows,
  result: {
    outcome: StoredPush['outcome'];
    sentFields?: string[] | undefined;
    leftOut?: LeftOut[] | undefined;
    failure?: Failure | undefined;
  },
): Promise<Saved> {
  const { request } = ending;
  // Asked for together, done in this order.
  const [fields, at, isToDo] = await Promise.all([
    rows.saveFields(request.fields),
    rows.addToTimeline({
      pushId: request.pushId,
      outcome: result.outcome,
      changeIds: request.changeIds,
      sentFields: result.sentFields ?? [],
      leftOut: result.leftOut ?? [],
      attempts: ending.number,
      failure: result.failure,
      spent: ending.calls?.spent(),
    }),
    noteAssociations(ending, rows, result.failure),
  ]);
  return { fields, at, ...(isToDo ? { associate: true } : {}) };
}

/** A push that ended well. */
export async function finish(
  ending: Ending,
  result: Finish,
  also: (rows: EntityRows, intents: Intents) => Promise<void> = async () => {},
): Promise<PushAnswer> {
  return inTransaction(ending, async (rows, intents) => {
    await also(rows, intents);
    const saved = await record(ending, rows, result);
    return done(ending, result, saved);
  });
}

export function done(ending: Ending, result: Finish, saved: Saved): PushAnswer {
  return {
    end: 'done',
    outcome: result.outcome,
    connection: connectionView(ending.connection),
    ...saved,
    link: publicLink(result.link),
  };
}

export type Stopped = Extract<PushAnswer, { end: 'stopped' }>;

/** A push that a person must look at: pending fields stay, nothing is tried until something changes. */
export async function stop(ending: Ending, failure: Failure): Promise<Stopped> {
  const outcome = failure.kind === 'unknown' ? 'unknown' : 'needs_attention';
  return inTransaction(ending, async (rows) => {
    await refuseWhatIsOver(ending, rows, failure);
    return {
      end: 'stopped',
      outcome,
      failure,
      connection: connectionView(ending.connection),
      link: publicLink(ending.view.link),
      ...(await record(ending, rows, { outcome, failure })),
    };
  });
}

/** The owner of a record may have let go of it since we looked: it wakes those who wait for it, and we do not wait yet. */
async function refuseWhatIsOver(ending: Ending, rows: EntityRows, { advice }: Failure): Promise<void> {
  if (advice.code !== 'part_or_take_over') return;
  if (await rows.hasPushedSince(advice.owner, ending.view.now)) {
    const message = `The ${nounOf(ending.request)} that owns the record was pushed meanwhile; looking again.`;
    throw new RetryLater('transient', message, 20);
  }
}

/**
 * Waits with its connection, at no cost. The epoch is compared under a lock: when the login was renewed meanwhile,
 * the entity must try again, because nobody would wake it.
 */
export async function park(ending: Ending, reason: ParkReason, failure?: Failure): Promise<PushAnswer> {
  const { connection, request } = ending;
  return inTransaction(ending, async (rows) => {
    // First: whoever waits for this row's lock holds no share lock of it yet, so no two of them wait for each other.
    if (reason === 'auth_expired') await rows.markLoginExpired(connection.epoch);
    const current = await rows.lockConnection();
    if (current === undefined || current.epoch !== connection.epoch) {
      throw new RetryLater('transient', 'The connection was resumed meanwhile; trying again.', 1);
    }
    await rows.park(connection.epoch);
    const fields = await rows.saveFields(request.fields);
    const outcome = reason === 'paused' ? 'paused' : 'needs_attention';
    await rows.endImportRows(request.changeIds, outcome, ending.calls?.spent());
    const shown = failure ?? (reason === 'auth_expired' ? expiredLogin(connection) : undefined);
    return {
      end: 'parked',
      reason,
      epoch: connection.epoch,
      fields,
      connection: connectionView(connection),
      link: publicLink(ending.view.link),
      failure: shown,
    };
  });
}

/** What a CrmError leads to, once the claim is given back. */
export async function settleError(ending: Ending, error: CrmError): Promise<PushAnswer> {
  const { consequence } = failureTable[error.kind];
  if (consequence === 'retry') throw new RetryLater(error.kind, error.message, error.retryAfterMs, error);
  if (consequence === 'park') return park(ending, 'auth_expired', failureOf(error));
  return stop(ending, failureOf(error));
}

/** Not over: the workflow goes on with another step. */
export function nextStep(
  ending: Pick<Ending, 'connection'>,
  next: PushStep,
  learned: { found?: FoundRecord; gone?: string } = {},
): Extract<PushAnswer, { end: 'next' }> {
  return { end: 'next', next, connection: connectionView(ending.connection), ...learned };
}

export function inTransaction<T>(
  ending: Pick<Ending, 'dependencies' | 'tenantId' | 'request'>,
  work: (rows: EntityRows, intents: Intents) => Promise<T>,
): Promise<T> {
  return ending.dependencies.store.transaction(ending.tenantId, ending.request, work);
}

/** For one statement: see Database.inOneTrip. */
export function inOneTrip<T>(
  ending: Pick<Ending, 'dependencies' | 'tenantId' | 'request'>,
  work: (rows: EntityRows, intents: Intents) => Promise<T>,
): Promise<T> {
  return ending.dependencies.store.inOneTrip(ending.tenantId, ending.request, work);
}

export function timingOf({ settings }: Pick<ConnectionRow, 'settings'>): Timing {
  return timingOfSettings(settings);
}

export function connectionView(connection: ConnectionRow): ConnectionView {
  return { tenantId: connection.tenantId, connector: connection.connector, timing: timingOf(connection) };
}

/** Of a link, what answers show. */
export function publicLink(link: Link | undefined): Link | undefined {
  if (link === undefined) return undefined;
  const { externalId, url, redirectUrl } = link;
  return { externalId, url, ...(redirectUrl === undefined ? {} : { redirectUrl }) };
}

function expiredLogin(connection: ConnectionRow): Failure {
  return {
    kind: 'auth_expired',
    message: `The login of the connection "${connection.connectionId}" is not valid any more.`,
    advice: failureTable.auth_expired.advice,
  };
}
