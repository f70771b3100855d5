// The rows of an import that a person must look at, and why: as the push that carried the row says it.
import { failureTable, type Failure } from '../../domain/failure.ts';
import {
  outcomesForPeople,
  type Attention,
  type AttentionPage,
  type AttentionRow,
  type OutcomeForPeople,
} from '../../domain/import-ledger.ts';
import type { Transaction } from '../database.ts';

// A row of an entity that was held already has no push of its own: then what holds the entity counts. The last outcome
// that failed stands for it, and a lost login, which is no push, in the table of those that wait for it.
const rowsForPeople = `SELECT r.entity_id, r.line, r.outcome, coalesce(pushed.failure, parked.failure) AS failure
  FROM import_rows r JOIN imports i ON i.tenant_id = r.tenant_id AND i.bulk_id = r.bulk_id
  LEFT JOIN LATERAL (
    SELECT t.failure FROM timeline t
    WHERE t.tenant_id = r.tenant_id AND t.connection_id = i.connection_id AND t.object = i.object
      AND t.entity_id = r.entity_id AND t.failure IS NOT NULL
    ORDER BY 'bulk:' || r.bulk_id || ':' || r.entity_id = ANY (t.change_ids) DESC, t.at DESC LIMIT 1
  ) pushed ON true
  LEFT JOIN LATERAL (
    SELECT $3::jsonb AS failure FROM parked p
    WHERE p.tenant_id = r.tenant_id AND p.connection_id = i.connection_id AND p.object = i.object
      AND p.entity_id = r.entity_id
  ) parked ON true
  WHERE r.bulk_id = $1 AND r.outcome = ANY ($2::text[])`;

const lostLogin: Failure = {
  kind: 'auth_expired',
  message: 'The login is not valid.',
  advice: failureTable.auth_expired.advice,
};

const given = (bulkId: string): unknown[] => [bulkId, outcomesForPeople, JSON.stringify(lostLogin)];
const mostIds = 5;

export async function countAttention(tx: Transaction, bulkId: string, most: number): Promise<Attention> {
  const kinds = await tx.query<{ kind: Failure['kind'] | null; count: string }>(
    `SELECT failure->>'kind' AS kind, count(*) FROM (${rowsForPeople}) AS each GROUP BY 1 ORDER BY 2 DESC, 1`,
    given(bulkId),
  );
  const reasons = await tx.query<{ failure: Failure | null; count: string; first_ids: string[] }>(
    `SELECT (array_agg(failure ORDER BY line))[1] AS failure, count(*),
       (array_agg(entity_id ORDER BY line))[1:${mostIds}] AS first_ids
     FROM (${rowsForPeople}) AS each GROUP BY failure->>'kind', failure->>'message'
     ORDER BY count(*) DESC, min(line) LIMIT $4`,
    [...given(bulkId), most],
  );
  return {
    kinds: kinds.rows.map(({ kind, count }) => ({ kind: kind ?? undefined, count: Number(count) })),
    reasons: reasons.rows.map((row) => ({
      failure: row.failure ?? undefined,
      count: Number(row.count),
      firstIds: row.first_ids,
    })),
  };
}

export async function attentionRows(
  tx: Transaction,
  bulkId: string,
  { after, most }: AttentionPage,
): Promise<AttentionRow[]> {
  const { rows } = await tx.query<{
    entity_id: string;
    line: string;
    outcome: OutcomeForPeople;
    failure: Failure | null;
  }>(
    `${rowsForPeople} AND (r.line, r.entity_id) > ($4::bigint, $5::text) ORDER BY r.line, r.entity_id LIMIT $6`,
    [...given(bulkId), after?.line ?? -1, after?.entityId ?? '', most],
  );
  return rows.map((row) => ({
    entityId: row.entity_id,
    line: Number(row.line),
    outcome: row.outcome,
    failure: row.failure ?? undefined,
  }));
}
