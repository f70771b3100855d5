// What was pushed and how it ended; it also ends the rows of an import. A `parked` row is none of its business: only
// its epoch takes it away, or an entity that parked again in a newer run would lose its wake-up to an older attempt.
import type { CallsSpent, Outcome } from '../../domain/entity/push.ts';
import type { Failure } from '../../domain/failure.ts';
import type { LeftOut } from '../../domain/mapping/mapping-refusal.ts';
import { endRows } from '../imports/rows-of-changes.ts';
import { ofEntity, primaryKey, type RowContext } from './row-context.ts';

export interface TimelineEntry {
  /** Unique: an attempt that finds its own push answers what stands there. */
  pushId: string;
  outcome: Outcome;
  changeIds: string[];
  sentFields: string[];
  /** What the CRM's fields could not hold. */
  leftOut?: LeftOut[] | undefined;
  attempts: number;
  failure?: Failure | undefined;
  /** Kept where the push carries a row of an import. */
  spent?: CallsSpent | undefined;
}

export interface TimelineRows {
  /** Answers the time, ms since the epoch. A push that stands there already stays as it is. */
  addToTimeline(entry: TimelineEntry): Promise<number>;
  endImportRows(changeIds: string[], outcome: Outcome, spent?: CallsSpent): Promise<void>;
  /** Entities whose last push stopped because this one owns the record. */
  waitingForThis(): Promise<string[]>;
  /**
   * True when the entity has pushed since then (ms since the epoch); what it pushes at this moment is waited for, and what
   * comes later sees what this transaction writes.
   */
  hasPushedSince(entityId: string, since: number): Promise<boolean>;
}

/** The history of the entity of `context`. */
export function timelineRows(context: RowContext): TimelineRows {
  const { tx } = context;
  const row = primaryKey(context);

  async function endImportRows(changeIds: string[], outcome: Outcome, spent?: CallsSpent): Promise<void> {
    if (outcome === 'pending' || outcome === 'nothing_to_send') return;
    await endRows(tx, context.key, { changeIds, outcome, spent });
  }

  return {
    endImportRows,

    async waitingForThis() {
      const waiting = await tx.query<{ entity_id: string }>(
        // First the few that wait, by their index: joined at once, Postgres read the timeline of the whole connection.
        `WITH refused AS MATERIALIZED (
           SELECT entity_id, at FROM timeline
           WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND waits_for = $4)
         SELECT DISTINCT t.entity_id FROM refused t
         WHERE t.at >= (SELECT max(at) FROM timeline later WHERE later.tenant_id = $1 AND later.connection_id = $2
           AND later.object = $3 AND later.entity_id = t.entity_id)`,
        row,
      );
      return waiting.rows.map(({ entity_id }) => entity_id);
    },

    async hasPushedSince(entityId, since) {
      const { tenantId, key } = context;
      const owner = [tenantId, key.connectionId, key.object, entityId];
      // Two that refuse each other at the same moment: the second one sees that the first has.
      await tx.query(
        `SELECT pg_advisory_xact_lock(hashtextextended(concat_ws(':', 'waits', $1::text, $2::text, $3::text, id), 0))
         FROM (SELECT unnest(ARRAY[$4::text, $5::text]) AS id ORDER BY 1) AS entities`,
        [tenantId, key.connectionId, key.object, key.entityId, entityId],
      );
      // Its push ends by writing this row.
      await tx.query(`SELECT 1 FROM links WHERE ${ofEntity} FOR SHARE`, owner);
      const pushed = await tx.query(
        `SELECT 1 FROM timeline WHERE ${ofEntity} AND at > to_timestamp($5::double precision / 1000) LIMIT 1`,
        [...owner, since],
      );
      return pushed.rows.length > 0;
    },

    async addToTimeline(entry) {
      const added = await tx.query<{ now: string }>(
        `WITH added AS (
           INSERT INTO timeline (tenant_id, connection_id, object, entity_id, push_id, outcome, change_ids,
             sent_fields, attempts, failure, left_out) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           ON CONFLICT DO NOTHING
         ) SELECT (extract(epoch FROM now()) * 1000)::bigint AS now`,
        [
          ...row,
          entry.pushId,
          entry.outcome,
          entry.changeIds,
          entry.sentFields,
          entry.attempts,
          entry.failure === undefined ? null : JSON.stringify(entry.failure),
          JSON.stringify(entry.leftOut ?? []),
        ],
      );
      await endImportRows(entry.changeIds, entry.outcome, entry.spent);
      return Number(added.rows[0]?.now);
    },
  };
}
