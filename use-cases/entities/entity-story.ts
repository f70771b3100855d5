// One entity's story: what Postgres knows, what its workflow says, put together.
import type { EntityStatus } from '../../client/entity-status.ts';
import { toldAssociation, type ToldAssociation } from '../../domain/associations/told.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { FailedAttempt } from '../../domain/entity/failed-attempt.ts';
import { storedFailure, storedStatus, type StoredFacts } from '../../domain/entity/stored-status.ts';
import type { Failure } from '../../domain/failure.ts';
import { workflowIdOf } from '../../domain/workflow-id.ts';
import type { TimelineLine } from '../../store/entity/entity-story.ts';
import { connectionOf } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';
import { readUnsentFields, type UnsentFields } from './unsent-fields.ts';

export interface EntityReport extends UnsentFields {
  workflowId: string;
  /** A SyncStatus, or `forgotten`. */
  status: string;
  externalId: string | null;
  url: string | null;
  /** Where the CRM wants a person to go on. */
  redirectUrl: string | null;
  lastOutcome: string | null;
  /** ISO 8601, as all times here. */
  lastSyncedAt: string | null;
  /** Of a paused one: who has to say `resume`. */
  pausedBy: 'person' | 'connection' | null;
  pendingFields: string[];
  dueAt: string | null;
  failure: Failure | null;
  /** Of a push that is tried again by itself. */
  lastAttempt: FailedAttempt | null;
  /** Changes that could not be taken, since the entity's workflow began. */
  dropped: { count: number; lastReason: string } | null;
  /** `postgres`: there is no open workflow, or Temporal does not answer. */
  answeredBy: EntityStatus['answeredBy'] | 'postgres';
  /** With whom it belongs together, and what that waits for. */
  associations: ToldAssociation[];
  /** Oldest first. */
  timeline: TimelineLine[];
}

export interface FoundEntity {
  report: EntityReport;
  /** Why Temporal could not be asked: this is what Postgres knows. */
  temporalError: unknown;
}

/** Postgres first: it answers also when Temporal does not. Throws RefusedError for an entity nobody has heard of. */
export async function readEntity(syncline: Syncline, key: EntityKey): Promise<FoundEntity> {
  const connection = await connectionOf(syncline, key);
  const { connectionId, state: connectionState } = connection;
  const story = await syncline.stories.read(key);
  if (story === undefined) throw new RefusedError({ code: 'unknown_connection', connectionId });
  const { live, temporalError } = await askWorkflow(syncline, key);
  if (live === undefined && !story.isKnown && !story.isForgotten) {
    throw new RefusedError({ code: 'unknown_entity', key });
  }
  const facts = { ...story, connectionState };
  const status = story.isForgotten ? 'forgotten' : (live?.status ?? storedStatus(facts));
  const report: EntityReport = {
    workflowId: workflowIdOf(key),
    status,
    pausedBy: whoPaused(status, facts),
    // Postgres says which record it is: its workflow hears of a link that a person has changed, and may be behind.
    externalId: story.externalId,
    url: story.url,
    redirectUrl: story.redirectUrl,
    lastOutcome: live?.lastOutcome ?? story.lastOutcome,
    lastSyncedAt: live?.lastSyncedAt ?? story.lastSyncedAt,
    pendingFields: live?.pendingFields ?? [],
    dueAt: live?.dueAt ?? null,
    failure: failureOf(live, facts),
    lastAttempt: live?.lastAttempt ?? null,
    dropped: live?.dropped ?? null,
    answeredBy: live?.answeredBy ?? 'postgres',
    ...(await readUnsentFields(syncline, connection, { key, refused: story.timeline.at(-1)?.leftOut ?? [] })),
    associations: story.associations.map((line) =>
      toldAssociation(line, { ...key, isLinked: story.externalId !== null }),
    ),
    timeline: story.timeline,
  };
  return { report, temporalError };
}

async function askWorkflow(
  syncline: Syncline,
  key: EntityKey,
): Promise<{ live: EntityStatus | undefined; temporalError: unknown }> {
  try {
    const client = await syncline.client();
    return { live: await client.status(key), temporalError: undefined };
  } catch (temporalError) {
    return { live: undefined, temporalError };
  }
}

function whoPaused(
  status: EntityReport['status'],
  { isPaused, isParked, connectionState }: StoredFacts,
): EntityReport['pausedBy'] {
  const isHeld = connectionState === 'paused' && !isPaused;
  // A pause that was said a moment ago is not in Postgres yet: what no connection holds, a person does.
  if (status === 'paused') return isHeld ? 'connection' : 'person';
  // Who waits for a new login, on a connection that was paused after that, waits for both.
  return isParked && isHeld ? 'connection' : null;
}

/** A running entity knows its failure; without its word, the last push does. */
function failureOf(live: EntityStatus | undefined, facts: StoredFacts): Failure | null {
  // Without a worker, Temporal's server still knows why the last attempt failed.
  const isTold = live?.answeredBy === 'workflow' || live?.lastAttempt !== undefined;
  return isTold ? (live?.failure ?? null) : storedFailure(facts);
}
