// Forgetting: all rows of an entity go, and a keyed hash of its id stays with what is needed to go on after a restore.
import type { IntentKind } from './sent.ts';
import { forgottenHash, isForgotten, ofEntity, primaryKey, type RowContext } from './row-context.ts';

export interface Restored {
  externalId: string | undefined;
  /** A create was sent whose answer is not known: there may be a record. */
  isCreateOpen: boolean;
}

export interface ForgottenRows {
  /** Erases the entity; with the hash stays the id of its record, unless that was deleted. */
  forget(options: { keepRecord: boolean }): Promise<void>;
  isForgotten(): Promise<boolean>;
  /** The record of a forgotten entity, and whether a create may still become one. */
  forgottenRecord(): Promise<Restored | undefined>;
  /** The record of a forgotten entity was deleted in the CRM too. */
  forgetRecord(): Promise<void>;
  /** Removes the hash, puts a write without a known answer back, and answers what was kept. */
  takeForgotten(): Promise<Restored | undefined>;
}

interface KeptRow {
  external_id: string | null;
  kind: IntentKind | null;
}

/** Forgets and restores the entity of `context`. */
export function forgottenRows(context: RowContext): ForgottenRows {
  const { tx, tenantId, key, hashKey } = context;
  const hash = forgottenHash(hashKey, key);
  const hashedKey = [tenantId, key.connectionId, key.object, hash];
  const ofHash = 'tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_hash = $4';

  return {
    async forget({ keepRecord }) {
      // First, like every transaction about an entity, its intent: a claim of this moment waits, and then finds the hash.
      await tx.query(
        `INSERT INTO intents (tenant_id, connection_id, object, entity_id, token, deadline_at)
         VALUES ($1, $2, $3, $4, gen_random_uuid(), now())
         ON CONFLICT (tenant_id, connection_id, object, entity_id) DO UPDATE SET token = excluded.token`,
        primaryKey(context),
      );
      // What was sent may still be executed, so that is kept.
      await tx.query(
        `WITH open AS (DELETE FROM intents WHERE ${ofEntity} RETURNING kind, sent_at, horizon_at, sent)
         INSERT INTO forgotten (tenant_id, connection_id, object, entity_hash, external_id, kind, horizon_at, sent)
         SELECT $1, $2, $3, $5, CASE WHEN $6 THEN (SELECT external_id FROM links WHERE ${ofEntity}) END,
           open.kind, open.horizon_at, open.sent
         FROM (SELECT 1) AS one LEFT JOIN open ON open.sent_at IS NOT NULL
         ON CONFLICT (tenant_id, connection_id, object, entity_hash) DO UPDATE SET
           external_id = coalesce(excluded.external_id, forgotten.external_id),
           kind = coalesce(excluded.kind, forgotten.kind),
           horizon_at = coalesce(excluded.horizon_at, forgotten.horizon_at),
           sent = coalesce(excluded.sent, forgotten.sent)`,
        [...primaryKey(context), hash, keepRecord],
      );
      // Its keys stay taken until a lookup can be trusted: another entity with one of them must not find "none".
      await tx.query(`UPDATE key_claims SET entity_id = $5 WHERE ${ofEntity}`, [
        ...primaryKey(context),
        hash,
      ]);
      for (const table of ['links', 'links_apart', 'intents_apart', 'entity_state', 'parked', 'timeline']) {
        await tx.query(`DELETE FROM ${table} WHERE ${ofEntity}`, primaryKey(context));
      }
      // Also those of others that name it: what the CRM holds together stays, as the record does.
      await tx.query(
        `DELETE FROM associations WHERE (${ofEntity})
           OR (tenant_id = $1 AND connection_id = $2 AND other_object = $3 AND other_id = $4)`,
        primaryKey(context),
      );
      // Nobody else would end its rows, and an import would wait for them for ever.
      await tx.query(
        `UPDATE import_rows r SET outcome = 'failed', ended_at = now() FROM imports i
         WHERE i.tenant_id = r.tenant_id AND i.bulk_id = r.bulk_id AND r.tenant_id = $1 AND i.connection_id = $2
           AND i.object = $3 AND r.entity_id = $4 AND r.ended_at IS NULL`,
        primaryKey(context),
      );
      // Rows of an import that still runs stay: they say that this entity needs no second start.
      await tx.query(
        `DELETE FROM import_rows r USING imports i WHERE i.tenant_id = r.tenant_id AND i.bulk_id = r.bulk_id
         AND i.state IN ('finished', 'cancelled') AND r.tenant_id = $1 AND i.connection_id = $2
           AND i.object = $3 AND r.entity_id = $4`,
        primaryKey(context),
      );
    },

    async isForgotten() {
      const { rows } = await tx.query<{ is_forgotten: boolean }>(
        `SELECT ${isForgotten('$4')} AS is_forgotten`,
        hashedKey,
      );
      return rows[0]?.is_forgotten === true;
    },

    async forgottenRecord() {
      const { rows } = await tx.query<KeptRow>(
        `SELECT external_id, kind FROM forgotten WHERE ${ofHash} AND target IS NULL`,
        hashedKey,
      );
      return restored(rows[0]);
    },

    async forgetRecord() {
      await tx.query(`UPDATE forgotten SET external_id = NULL WHERE ${ofHash}`, hashedKey);
    },

    async takeForgotten() {
      const { rows } = await tx.query<KeptRow>(
        `WITH gone AS (DELETE FROM forgotten WHERE ${ofHash} RETURNING external_id, kind, horizon_at, sent, target),
         taken AS (
           SELECT CASE WHEN target IS NULL THEN external_id END AS external_id,
             CASE WHEN target IS NULL THEN kind END AS kind, horizon_at, sent FROM gone),
         intent AS (
           INSERT INTO intents (tenant_id, connection_id, object, entity_id, token, deadline_at, kind, sent_at,
             horizon_at, sent)
           SELECT $1, $2, $3, $5, gen_random_uuid(), now() - interval '1 ms', kind, now(), horizon_at, sent
           FROM taken WHERE kind IS NOT NULL
           ON CONFLICT (tenant_id, connection_id, object, entity_id) DO NOTHING),
         keys AS (UPDATE key_claims SET entity_id = $5
           WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_id = $4)
         SELECT external_id, kind FROM taken`,
        [...hashedKey, key.entityId],
      );
      return restored(rows[0]);
    },
  };
}

function restored(row: KeptRow | undefined): Restored | undefined {
  if (row === undefined) return undefined;
  return { externalId: row.external_id ?? undefined, isCreateOpen: row.kind === 'create' };
}
