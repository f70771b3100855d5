// A page of rows begins: each is new, begun before, ended before, or a second row of its entity.
import type { ImportRow, RowBegin } from '../../domain/import-ledger.ts';
import type { Transaction } from '../database.ts';
import { known } from './open-import.ts';

/** An answer per row, in their order. */
export async function beginRows(
  tx: Transaction,
  { tenantId, bulkId, rows }: { tenantId: string; bulkId: string; rows: ImportRow[] },
): Promise<RowBegin[]> {
  const entityIds = rows.map((row) => row.entityId);
  const inserted = await tx.query<{ entity_id: string; line: string }>(
    `INSERT INTO import_rows (tenant_id, bulk_id, entity_id, line, content_hash)
     SELECT $1, $2, entity_id, line, content_hash
     FROM unnest($3::text[], $4::bigint[], $5::text[]) WITH ORDINALITY AS page (entity_id, line, content_hash, position)
     ORDER BY position
     ON CONFLICT DO NOTHING RETURNING entity_id, line`,
    [tenantId, bulkId, entityIds, rows.map((row) => row.line), rows.map((row) => row.contentHash)],
  );
  const fresh = new Map(inserted.rows.map((row) => [row.entity_id, Number(row.line)]));
  if (fresh.size === rows.length) return rows.map(() => ({ kind: 'started', isAgain: false }));

  // A second statement, because a row that another process has just inserted is not in the snapshot of the first.
  const stored = await tx.query<{
    entity_id: string;
    line: string;
    content_hash: string;
    has_ended: boolean;
  }>(
    `SELECT entity_id, line, content_hash, outcome IS NOT NULL AS has_ended FROM import_rows
     WHERE bulk_id = $1 AND entity_id = ANY ($2)`,
    [bulkId, entityIds],
  );
  const byEntity = new Map(stored.rows.map((row) => [row.entity_id, row]));
  const begun = rows.map((row): RowBegin => {
    const first = known(byEntity.get(row.entityId), bulkId);
    const firstLine = Number(first.line);
    if (first.content_hash !== row.contentHash) return { kind: 'differs', firstLine };
    if (firstLine !== row.line) return { kind: 'repeated', firstLine };
    if (first.has_ended) return { kind: 'ended' };
    return { kind: 'started', isAgain: fresh.get(row.entityId) !== row.line };
  });
  const repeated = rows.flatMap((row, index) => {
    const answer = begun[index];
    return answer?.kind === 'repeated'
      ? [{ line: row.line, reason: `repeats line ${answer.firstLine}`, isRepeated: true }]
      : [];
  });
  if (repeated.length > 0) await insertRejects(tx, { tenantId, bulkId }, repeated);
  return begun;
}

/** Rows that are not accepted; a line that stands there already stays as it is. */
export async function insertRejects(
  tx: Transaction,
  { tenantId, bulkId }: { tenantId: string; bulkId: string },
  rejects: { line: number; reason: string; isRepeated: boolean }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO import_rejects (tenant_id, bulk_id, line, reason, is_repeated)
     SELECT $1, $2, line, reason, is_repeated FROM unnest($3::bigint[], $4::text[], $5::boolean[]) AS page (line, reason, is_repeated)
     ON CONFLICT DO NOTHING`,
    [
      tenantId,
      bulkId,
      rejects.map((reject) => reject.line),
      rejects.map((reject) => reject.reason),
      rejects.map((reject) => reject.isRepeated),
    ],
  );
}
