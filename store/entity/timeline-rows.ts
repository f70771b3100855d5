// What was pushed and how it ended; it also ends the rows of an import. A `parked` row is none of its business: only
// its epoch takes it away, or an entity that parked again in a newer run would lose its wake-up to an older attempt.
import type { Outcome } from '../../domain/entity/push.ts';
import type { Failure } from '../../domain/failure.ts';
import { endRows } from '../imports/rows-of-changes.ts';
import { primaryKey, type RowContext } from './row-context.ts';

export interface TimelineEntry {
  /** Unique: an attempt that finds its own push answers what stands there. */
  pushId: string;
  outcome: Outcome;
  changeIds: string[];
  sentFields: string[];
  attempts: number;
  failure?: Failure | undefined;
}

export interface TimelineRows {
  /** Answers the time, ms since the epoch. A push that stands there already stays as it is. */
  addToTimeline(entry: TimelineEntry): Promise<number>;
  endImportRows(changeIds: string[], outcome: Outcome): Promise<void>;
}

/** The history of the entity of `context`. */
export function timelineRows(context: RowContext): TimelineRows {
  const { tx } = context;
  const row = primaryKey(context);

  async function endImportRows(changeIds: string[], outcome: Outcome): Promise<void> {
    if (outcome === 'pending' || outcome === 'nothing_to_send') return;
    await endRows(tx, context.key, { changeIds, outcome });
  }

  return {
    endImportRows,
    async addToTimeline(entry) {
      const added = await tx.query<{ now: string }>(
        `WITH added AS (
           INSERT INTO timeline (tenant_id, connection_id, object, entity_id, push_id, outcome, change_ids,
             sent_fields, attempts, failure) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
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
        ],
      );
      await endImportRows(entry.changeIds, entry.outcome);
      return Number(added.rows[0]?.now);
    },
  };
}
