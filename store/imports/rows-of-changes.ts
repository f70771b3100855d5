// The rows of an import that a push carries: which they are, that they wait, and how they ended.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { CallsSpent } from '../../domain/entity/push.ts';
import { bulkIdOf } from '../../domain/entity/import-row-id.ts';
import type { RowOutcome } from '../../domain/import-ledger.ts';
import type { Transaction } from '../database.ts';

/** Of another object with the same id, or of another connection, they are another entity's. */
const ofEntity = `r.bulk_id = ANY ($1) AND r.entity_id = $2 AND r.ended_at IS NULL
  AND i.tenant_id = r.tenant_id AND i.bulk_id = r.bulk_id AND i.connection_id = $3 AND i.object = $4`;

/** What their push cost at the CRM, with the statement that is made anyhow. */
const addSpent = 'calls = r.calls + $5, writes = r.writes + $6, write_calls = r.write_calls + $7';

const nothing: CallsSpent = { calls: 0, writes: 0, writeCalls: 0 };

function valuesOf(key: EntityKey, bulkIds: string[], spent: CallsSpent = nothing): unknown[] {
  const { calls, writes, writeCalls } = spent;
  return [bulkIds, key.entityId, key.connectionId, key.object, calls, writes, writeCalls];
}

/**
 * Ends the rows that these change ids name. Called inside of the push's transaction: what the CRM has and what the import
 * counts never differ. The first end counts; a later push of the entity is no row's.
 */
export async function endRows(
  tx: Transaction,
  key: EntityKey,
  { changeIds, outcome, spent }: { changeIds: string[]; outcome: RowOutcome; spent?: CallsSpent | undefined },
): Promise<void> {
  const bulkIds = bulkIdsOf(key, changeIds);
  if (bulkIds.length === 0) return;
  await tx.query(
    `UPDATE import_rows r SET outcome = $8, ended_at = now(), ${addSpent} FROM imports i WHERE ${ofEntity}`,
    [...valuesOf(key, bulkIds, spent), outcome],
  );
}

/** Their push failed and is tried again later. Rows that have ended stay as they are, and those that wait, where it cost nothing. */
export async function deferRows(
  tx: Transaction,
  key: EntityKey,
  { changeIds, spent }: { changeIds: string[]; spent?: CallsSpent | undefined },
): Promise<void> {
  const bulkIds = bulkIdsOf(key, changeIds);
  if (bulkIds.length === 0) return;
  await tx.query(
    `UPDATE import_rows r SET waiting_since = coalesce(r.waiting_since, now()), ${addSpent} FROM imports i
     WHERE ${ofEntity} AND (r.waiting_since IS NULL OR $5 > 0)`,
    valuesOf(key, bulkIds, spent),
  );
}

// The statements ask for `ended_at`, because with `outcome IS NULL` Postgres takes the index of the rows in flight and
// reads all of them, the ended ones that no vacuum has removed included.

function bulkIdsOf({ entityId }: EntityKey, changeIds: string[]): string[] {
  return changeIds.flatMap((changeId) => bulkIdOf(changeId, entityId) ?? []);
}
