// What Postgres knows of many entities of a connection, a page at a time: for lists that need no Temporal.
import type { Outcome } from '../../domain/entity/push.ts';
import type { Failure } from '../../domain/failure.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { ConnectionState } from '../connections.ts';
import type { Database } from '../database.ts';

export interface ListedEntity {
  entityId: string;
  externalId: string | null;
  url: string | null;
  isLinked: boolean;
  /** We know what the app has said of it. */
  hasFields: boolean;
  isPaused: boolean;
  isParked: boolean;
  /** Of the last push, and when it ended (ISO 8601). */
  lastOutcome: Outcome | null;
  lastPushAt: string | null;
  failure: Failure | null;
}

export interface EntityPage {
  connectionState: ConnectionState;
  entities: ListedEntity[];
}

interface Row {
  state: ConnectionState;
  entity_id: string | null;
  external_id: string | null;
  url: string | null;
  is_linked: boolean;
  has_fields: boolean;
  is_paused: boolean;
  is_parked: boolean;
  outcome: Outcome | null;
  at: Date | null;
  failure: Failure | null;
}

// Both by their primary keys; the last line of each entity by the timeline's index: the cost is that of the page.
const statement = `
  SELECT c.state, k.entity_id, l.external_id, l.url, l.entity_id IS NOT NULL AS is_linked,
    s.entity_id IS NOT NULL AS has_fields,
    coalesce(s.is_paused, false) AS is_paused, p.entity_id IS NOT NULL AS is_parked, t.outcome, t.at, t.failure
  FROM connections c
  LEFT JOIN LATERAL (
    (SELECT entity_id FROM links WHERE connection_id = $1 AND object = $2 AND entity_id > $3 ORDER BY entity_id LIMIT $4)
    UNION
    (SELECT entity_id FROM entity_state WHERE connection_id = $1 AND object = $2 AND entity_id > $3
       ORDER BY entity_id LIMIT $4)
    ORDER BY entity_id LIMIT $4) k ON true
  LEFT JOIN links l ON l.connection_id = $1 AND l.object = $2 AND l.entity_id = k.entity_id
  LEFT JOIN entity_state s ON s.connection_id = $1 AND s.object = $2 AND s.entity_id = k.entity_id
  LEFT JOIN parked p ON p.connection_id = $1 AND p.object = $2 AND p.entity_id = k.entity_id
  LEFT JOIN LATERAL (
    SELECT outcome, at, failure FROM timeline WHERE connection_id = $1 AND object = $2 AND entity_id = k.entity_id
    ORDER BY at DESC LIMIT 1) t ON true
  WHERE c.connection_id = $1 ORDER BY k.entity_id`;

/** In the order of entity ids, those behind `after`. Undefined: there is no such connection. */
export async function readEntityPage(
  database: Pick<Database, 'tenantOf' | 'withTenant'>,
  { connectionId, object }: { connectionId: string; object: ObjectType },
  { after, limit }: { after: string; limit: number },
): Promise<EntityPage | undefined> {
  const tenantId = await database.tenantOf(connectionId);
  if (tenantId === undefined) return undefined;
  const { rows } = await database.withTenant(tenantId, (tx) =>
    tx.query<Row>(statement, [connectionId, object, after, limit]),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    connectionState: first.state,
    entities: rows.flatMap(({ entity_id: entityId, ...row }) =>
      entityId === null
        ? []
        : {
            entityId,
            externalId: row.external_id,
            url: row.url,
            isLinked: row.is_linked,
            hasFields: row.has_fields,
            isPaused: row.is_paused,
            isParked: row.is_parked,
            lastOutcome: row.outcome,
            lastPushAt: row.at?.toISOString() ?? null,
            failure: row.failure,
          },
    ),
  };
}
