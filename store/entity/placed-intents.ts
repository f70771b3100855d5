// Intents that no attempt has claimed: a person's word ends what is under way, and a record that is gone is made again.
import { ofEntity, primaryKey, type RowContext } from './row-context.ts';
import { sealSent } from './sent.ts';

export interface PlacedIntents {
  /**
   * A person says which record it is, or whose: whatever is under way for this entity, and for others that own the
   * record or write to it, ends with a stale token, and nothing new begins before this transaction ends. What they have
   * sent may still be executed, so this entity's next update waits until that is over.
   */
  overrule(others?: readonly string[]): Promise<void>;
  /**
   * The record is gone: nothing is made before the lookup can be trusted, whoever tries. False: another attempt has
   * taken the entity over.
   */
  expectRecreate(gone: string, forMs: number): Promise<boolean>;
}

/** What others say about one entity, inside of a transaction. */
export function placedIntents(context: RowContext): PlacedIntents {
  const { tx, tenantId, key } = context;
  const row = primaryKey(context);

  return {
    async overrule(others = []) {
      const entities = [key.entityId, ...new Set(others)];
      // In the order of ids, so that two entities that take from each other do not wait for each other.
      const overruled = await tx.query(
        `INSERT INTO intents (tenant_id, connection_id, object, entity_id, token, deadline_at)
         SELECT $1, $2, $3, entity, gen_random_uuid(), now() - interval '1 ms' FROM unnest($4::text[]) AS entity
         ORDER BY entity
         ON CONFLICT (tenant_id, connection_id, object, entity_id) DO UPDATE
           SET token = excluded.token, deadline_at = excluded.deadline_at
         RETURNING horizon_at > now() AND kind <> 'missing' AS is_running`,
        [tenantId, key.connectionId, key.object, entities],
      );
      const isRunning = overruled.rows.some((each) => each['is_running'] === true);
      if (isRunning) {
        await tx.query(
          `UPDATE intents SET kind = 'update', sent_at = now(), sent = NULL, horizon_at = (
             SELECT max(horizon_at) FROM intents
             WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_id = ANY ($5))
           WHERE ${ofEntity}`,
          [...row, entities],
        );
      }
      await tx.query(
        `DELETE FROM intents WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_id = ANY ($4)`,
        [tenantId, key.connectionId, key.object, isRunning ? entities.slice(1) : entities],
      );
    },

    async expectRecreate(gone, forMs) {
      const expected = await tx.query(
        `INSERT INTO intents (tenant_id, connection_id, object, entity_id, token, deadline_at, kind, sent_at, horizon_at, sent)
         VALUES ($1, $2, $3, $4, gen_random_uuid(), now() - interval '1 ms', 'missing', now(), now() + $5 * interval '1 ms', $6)
         ON CONFLICT (tenant_id, connection_id, object, entity_id) DO UPDATE SET token = excluded.token,
           deadline_at = excluded.deadline_at, kind = excluded.kind, sent_at = excluded.sent_at,
           horizon_at = excluded.horizon_at, sent = excluded.sent
           WHERE intents.deadline_at < now() AND intents.sent_at IS NULL
         RETURNING 1`,
        [...row, forMs, sealSent(context, { keys: [], hashes: {}, gone })],
      );
      return expected.rowCount === 1;
    },
  };
}
