// Entities that wait with their connection: the list that wakes them, never a search by attributes.
import type { ParkedEntity } from '../domain/entity/parked-entity.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import type { Database } from './database.ts';

export type { ParkedEntity };

export interface ConnectionEpoch {
  connectionId: string;
  epoch: number;
}

export interface Parked {
  /** The connection's epoch, or undefined when it is paused, its login expired, or it does not exist. */
  wakeableEpoch(connectionId: string): Promise<number | undefined>;
  /** Entities parked before this epoch, oldest epoch first; those behind `after`. */
  page(
    connectionId: string,
    epoch: number,
    options: { limit: number; after?: ParkedEntity },
  ): Promise<ParkedEntity[]>;
  /** Only rows of an older epoch than the one signalled: an entity that parked again meanwhile stays. */
  remove(connectionId: string, entities: ParkedEntity[], epoch: number): Promise<void>;
  /** Active connections with entities parked before their epoch. */
  overdue(): Promise<ConnectionEpoch[]>;
  /** Active connections: none of their entities has a reason to wait with them. */
  active(): Promise<ConnectionEpoch[]>;
  /** Those that no row will wake, and that no person has paused. */
  withoutRow<Entity extends Pick<ParkedEntity, 'object' | 'entityId'>>(
    connectionId: string,
    entities: Entity[],
  ): Promise<Entity[]>;
}

/** A connection that does not exist has nobody parked. */
export function createParked(database: Database): Parked {
  async function inTenantOf<T>(
    connectionId: string,
    work: (tenantId: string) => Promise<T>,
    none: T,
  ): Promise<T> {
    const tenantId = await database.tenantOf(connectionId);
    return tenantId === undefined ? none : work(tenantId);
  }

  return {
    wakeableEpoch: (connectionId) =>
      inTenantOf<number | undefined>(
        connectionId,
        async (tenantId) => {
          const { rows } = await database.withTenant(tenantId, (tx) =>
            tx.query<{ epoch: string }>(
              `SELECT epoch FROM connections WHERE connection_id = $1 AND state = 'active'`,
              [connectionId],
            ),
          );
          return rows[0] === undefined ? undefined : Number(rows[0].epoch);
        },
        undefined,
      ),

    page: (connectionId, epoch, { limit, after }) =>
      inTenantOf<ParkedEntity[]>(
        connectionId,
        async (tenantId) => {
          const { rows } = await database.withTenant(tenantId, (tx) =>
            tx.query<{ object: ObjectType; entity_id: string; epoch: string }>(
              `SELECT object, entity_id, epoch FROM parked WHERE connection_id = $1 AND epoch < $2
                 AND (epoch, entity_id, object) > ($4, $5, $6)
               ORDER BY epoch, entity_id, object LIMIT $3`,
              [connectionId, epoch, limit, after?.epoch ?? -1, after?.entityId ?? '', after?.object ?? ''],
            ),
          );
          return rows.map((row) => ({
            object: row.object,
            entityId: row.entity_id,
            epoch: Number(row.epoch),
          }));
        },
        [],
      ),

    remove: (connectionId, entities, epoch) =>
      inTenantOf<void>(
        connectionId,
        async (tenantId) => {
          await database.withTenant(tenantId, (tx) =>
            tx.query(
              `DELETE FROM parked p USING unnest($2::text[], $3::text[]) AS woken (object, entity_id)
               WHERE p.connection_id = $1 AND p.object = woken.object AND p.entity_id = woken.entity_id
                 AND p.epoch < $4`,
              [
                connectionId,
                entities.map((each) => each.object),
                entities.map((each) => each.entityId),
                epoch,
              ],
            ),
          );
        },
        undefined,
      ),

    overdue: () =>
      connectionsWhere(
        `EXISTS (SELECT 1 FROM parked p WHERE p.connection_id = c.connection_id AND p.epoch < c.epoch)`,
      ),

    active: () => connectionsWhere('true'),

    withoutRow: (connectionId, entities) =>
      inTenantOf<typeof entities>(
        connectionId,
        async (tenantId) => {
          const { rows } = await database.withTenant(tenantId, (tx) =>
            tx.query<{ nr: string }>(
              `SELECT shown.nr FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS shown (object, entity_id, nr)
               WHERE NOT EXISTS (SELECT 1 FROM parked p WHERE p.connection_id = $1 AND p.object = shown.object
                   AND p.entity_id = shown.entity_id)
                 AND NOT EXISTS (SELECT 1 FROM entity_state s WHERE s.connection_id = $1 AND s.object = shown.object
                   AND s.entity_id = shown.entity_id AND s.is_paused)`,
              [connectionId, entities.map((each) => each.object), entities.map((each) => each.entityId)],
            ),
          );
          return rows.flatMap(({ nr }) => entities[Number(nr) - 1] ?? []);
        },
        [],
      ),
  };

  async function connectionsWhere(claim: string): Promise<ConnectionEpoch[]> {
    const found: ConnectionEpoch[] = [];
    const tenants = new Set((await database.directory()).map((entry) => entry.tenantId));
    for (const tenantId of tenants) {
      const { rows } = await database.withTenant(tenantId, (tx) =>
        tx.query<{ connection_id: string; epoch: string }>(
          `SELECT connection_id, epoch FROM connections c WHERE state = 'active' AND ${claim}`,
        ),
      );
      found.push(...rows.map((row) => ({ connectionId: row.connection_id, epoch: Number(row.epoch) })));
    }
    return found;
  }
}
