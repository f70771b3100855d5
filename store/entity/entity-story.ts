// What Postgres knows of one entity, for people: link, pause, what was pushed and how it ended.
import { readAssociationLines, type AssociationLine } from '../associations/association-story.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Outcome } from '../../domain/entity/push.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { Failure } from '../../domain/failure.ts';
import type { LeftOut } from '../../domain/mapping/mapping-refusal.ts';
import { readEntityPage } from './entity-list.ts';
import { forgottenHash } from './row-context.ts';
import type { EntityStore } from './entity-store.ts';
import type { Database } from '../database.ts';
import type { HashKeys } from '../hash-keys.ts';

export interface TimelineLine {
  /** ISO 8601 */
  at: string;
  outcome: Outcome;
  changeIds: string[];
  sentFields: string[];
  /** What the CRM's fields could not hold. */
  leftOut: LeftOut[];
  attempts: number;
  failure: Failure | null;
}

export interface EntityStory {
  externalId: string | null;
  url: string | null;
  redirectUrl: string | null;
  isLinked: boolean;
  isPaused: boolean;
  isParked: boolean;
  isForgotten: boolean;
  /** Postgres has heard of this entity. */
  isKnown: boolean;
  lastOutcome: Outcome | null;
  lastSyncedAt: string | null;
  /** Of the last push, when it stopped. */
  failure: Failure | null;
  /** At most 100. */
  associations: AssociationLine[];
  /** Oldest first; at most the last 100. */
  timeline: TimelineLine[];
}

interface Row {
  external_id: string | null;
  url: string | null;
  redirect_url: string | null;
  is_linked: boolean;
  is_paused: boolean | null;
  is_parked: boolean;
  is_forgotten: boolean;
  is_known: boolean;
}

const synced: readonly Outcome[] = ['created', 'updated', 'unchanged', 'sent'];

export interface EntityStories {
  /** Undefined when there is no such connection. */
  read(key: EntityKey): Promise<EntityStory | undefined>;
  page: (
    of: { connectionId: string; object: ObjectType },
    options: { after: string; limit: number },
  ) => ReturnType<typeof readEntityPage>;
  /** Those whose last push stopped: for `contact retry --all-failed`. */
  failedEntities(connectionId: string, object: ObjectType): Promise<string[]>;
}

/** What the command line, the API and the console show. */
export function createEntityStories(
  database: Database,
  store: EntityStore,
  hashKeys: HashKeys,
): EntityStories {
  return {
    async read(key) {
      const tenantId = await store.tenantOf(key.connectionId);
      if (tenantId === undefined) return undefined;
      const hash = forgottenHash(await hashKeys(tenantId), key);
      return database.withTenant(tenantId, async (tx) => {
        const ids = [key.connectionId, key.object, key.entityId];
        const known = await tx.query<Row>(
          `SELECT l.external_id, l.url, l.redirect_url, l.entity_id IS NOT NULL AS is_linked, s.is_paused,
             p.entity_id IS NOT NULL AND coalesce(c.state <> 'active', false) AS is_parked, f.entity_hash IS NOT NULL AS is_forgotten,
             l.entity_id IS NOT NULL OR s.entity_id IS NOT NULL AS is_known
           FROM (SELECT $1::text AS connection_id, $2::text AS object, $3::text AS entity_id) k
           LEFT JOIN connections c USING (connection_id)
           LEFT JOIN links l USING (connection_id, object, entity_id)
           LEFT JOIN entity_state s USING (connection_id, object, entity_id)
           LEFT JOIN parked p USING (connection_id, object, entity_id)
           LEFT JOIN forgotten f ON f.connection_id = k.connection_id AND f.object = k.object AND f.entity_hash = $4`,
          [...ids, hash],
        );
        const lines = await tx.query<{
          at: Date;
          outcome: Outcome;
          change_ids: string[];
          sent_fields: string[];
          left_out: LeftOut[];
          attempts: number;
          failure: Failure | null;
        }>(
          `SELECT at, outcome, change_ids, sent_fields, left_out, attempts, failure FROM timeline
           WHERE connection_id = $1 AND object = $2 AND entity_id = $3 ORDER BY at DESC LIMIT 100`,
          ids,
        );
        const associations = await readAssociationLines(tx, key);
        const timeline = lines.rows
          .map((line) => ({
            at: line.at.toISOString(),
            outcome: line.outcome,
            changeIds: line.change_ids,
            sentFields: line.sent_fields,
            leftOut: line.left_out,
            attempts: line.attempts,
            failure: line.failure,
          }))
          .toReversed();
        const row = known.rows[0] as Row;
        const last = timeline.at(-1);
        return {
          externalId: row.external_id,
          url: row.url,
          redirectUrl: row.redirect_url,
          isLinked: row.is_linked,
          isPaused: row.is_paused ?? false,
          isParked: row.is_parked,
          isForgotten: row.is_forgotten,
          isKnown: row.is_known,
          lastOutcome: last?.outcome ?? null,
          lastSyncedAt: timeline.findLast((line) => synced.includes(line.outcome))?.at ?? null,
          failure: last?.failure ?? null,
          associations,
          timeline,
        };
      });
    },

    page: (of, options) => readEntityPage(database, of, options),

    async failedEntities(connectionId, object) {
      const tenantId = await store.tenantOf(connectionId);
      if (tenantId === undefined) return [];
      const { rows } = await database.withTenant(tenantId, (tx) =>
        tx.query<{ entity_id: string }>(
          `SELECT entity_id FROM (
             SELECT DISTINCT ON (entity_id) entity_id, outcome FROM timeline
             WHERE connection_id = $1 AND object = $2 ORDER BY entity_id, at DESC) last
           WHERE outcome IN ('needs_attention', 'unknown') ORDER BY entity_id`,
          [connectionId, object],
        ),
      );
      return rows.map((row) => row.entity_id);
    },
  };
}
