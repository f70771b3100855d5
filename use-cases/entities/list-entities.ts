// The entities of a connection, by what Postgres knows of them: needs no Temporal and no worker.
import {
  storedFailure,
  storedStatus,
  type StoredFacts,
  type StoredStatus,
} from '../../domain/entity/stored-status.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Failure } from '../../domain/failure.ts';
import type { ListedEntity } from '../../store/entity/entity-list.ts';
import { connectionTaking } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

export interface EntityFilter {
  status?: StoredStatus | undefined;
  failure?: Failure['kind'] | undefined;
  /** Those behind this id. */
  after?: string | undefined;
  limit: number;
}

export interface EntitySummary extends Pick<
  ListedEntity,
  'entityId' | 'externalId' | 'url' | 'lastOutcome' | 'lastPushAt'
> {
  status: StoredStatus;
  failure: Failure | null;
}

export interface EntityPage {
  entities: EntitySummary[];
  /** Go on behind this id; undefined: these were the last. */
  next: string | undefined;
}

/** Of one statement; few of many may match, and each statement has to end in time. */
const rowsAtOnce = 1_000;

/** In the order of ids. Throws RefusedError. */
export async function listEntities(
  syncline: Syncline,
  of: Pick<EntityKey, 'connectionId' | 'object'>,
  { status, failure, after = '', limit }: EntityFilter,
): Promise<EntityPage> {
  await connectionTaking(syncline, of);
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
