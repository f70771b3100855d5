// The entities of a connection, by what Postgres knows of them, which needs no Temporal and no worker; only those that are
// tried again are Temporal's to know.
import {
  storedFailure,
  storedStatus,
  storedStatuses,
  type StoredFacts,
  type StoredStatus,
} from '../../domain/entity/stored-status.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Failure } from '../../domain/failure.ts';
import type { ListedEntity } from '../../store/entity/entity-list.ts';
import { connectionTaking } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { readEntity } from './entity-story.ts';
import { RefusedError } from '../refused-error.ts';

/** As they can be listed. */
export type ListedStatus = StoredStatus | 'retrying';
export const listedStatuses: readonly ListedStatus[] = [...storedStatuses, 'retrying'];

export interface EntityFilter {
  status?: ListedStatus | undefined;
  failure?: Failure['kind'] | undefined;
  /** Those behind this id. */
  after?: string | undefined;
  limit: number;
}

export interface EntitySummary extends Pick<ListedEntity, 'entityId' | 'externalId' | 'url' | 'lastPushAt'> {
  lastOutcome: string | null;
  status: ListedStatus;
  failure: Failure | null;
}

export interface EntityPage {
  entities: EntitySummary[];
  /** Go on behind this id; undefined: these were the last. */
  next: string | undefined;
}

/** Of one statement; few of many may match, and each statement has to end in time. */
const rowsAtOnce = 1_000;

/** Each asks Postgres, Temporal and a worker. */
const askedAtOnce = 16;

/** In the order of ids. Throws RefusedError. */
export async function listEntities(
  syncline: Syncline,
  of: Pick<EntityKey, 'connectionId' | 'object'>,
  filter: EntityFilter,
): Promise<EntityPage> {
  await connectionTaking(syncline, of);
  const { status, ...others } = filter;
  return status === 'retrying'
    ? listRetrying(syncline, of, others)
    : listStored(syncline, of, { ...others, status });
}

/** Temporal's lists are behind by moments: each that they name is asked, and one that has gone on since is left out. */
async function listRetrying(
  syncline: Syncline,
  of: Pick<EntityKey, 'connectionId' | 'object'>,
  { failure, after = '', limit }: Omit<EntityFilter, 'status'>,
): Promise<EntityPage> {
  const ids = await (await syncline.openEntities()).retrying(of, failure);
  const behind = ids.filter((entityId) => entityId > after);
  const page = behind.slice(0, limit);
  const entities: EntitySummary[] = [];
  for (let begun = 0; begun < page.length; begun += askedAtOnce) {
    const asked = page.slice(begun, begun + askedAtOnce);
    const found = await Promise.all(asked.map((entityId) => readRetrying(syncline, { ...of, entityId })));
    entities.push(...found.filter((entity) => entity !== undefined));
  }
  return { entities, next: behind.length > limit ? page.at(-1) : undefined };
}

async function readRetrying(syncline: Syncline, key: EntityKey): Promise<EntitySummary | undefined> {
  const { report } = await readEntity(syncline, key);
  if (report.status !== 'retrying') return undefined;
  const { externalId, url, lastOutcome, failure, timeline } = report;
  const lastPushAt = timeline.at(-1)?.at ?? null;
  return { entityId: key.entityId, status: 'retrying', externalId, url, lastOutcome, lastPushAt, failure };
}

async function listStored(
  syncline: Syncline,
  of: Pick<EntityKey, 'connectionId' | 'object'>,
  { status, failure, after = '', limit }: EntityFilter,
): Promise<EntityPage> {
  const entities: EntitySummary[] = [];
  let behind = after;
  for (;;) {
    const page = await syncline.stories.page(of, { after: behind, limit: rowsAtOnce });
    if (page === undefined) {
      throw new RefusedError({ code: 'unknown_connection', connectionId: of.connectionId });
    }
    for (const row of page.entities) {
      const entity = summaryOf(row, { ...row, connectionState: page.connectionState });
      const isWanted =
        (status === undefined || entity.status === status) &&
        (failure === undefined || entity.failure?.kind === failure);
      if (!isWanted) continue;
      // One more than fits: there is a next page.
      if (entities.length === limit) return { entities, next: entities.at(-1)?.entityId };
      entities.push(entity);
    }
    const last = page.entities.at(-1);
    if (last === undefined || page.entities.length < rowsAtOnce) return { entities, next: undefined };
    behind = last.entityId;
  }
}

function summaryOf(
  { entityId, externalId, url, lastOutcome, lastPushAt }: ListedEntity,
  facts: StoredFacts,
): EntitySummary {
  const status = storedStatus(facts);
  return { entityId, status, externalId, url, lastOutcome, lastPushAt, failure: storedFailure(facts) };
}
