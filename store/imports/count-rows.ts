// How far an import has come, over all of its runs.
import type { ImportCounts, RowOutcome } from '../../domain/import-ledger.ts';
import type { Transaction } from '../database.ts';

/** Reads every row of the import, so it is asked once a second and not for each page. */
export async function countRows(tx: Transaction, bulkId: string): Promise<ImportCounts> {
  const begun = await tx.query<{ outcome: RowOutcome | null; count: string; waiting: string }>(
    'SELECT outcome, count(*), count(waiting_since) AS waiting FROM import_rows WHERE bulk_id = $1 GROUP BY outcome',
    [bulkId],
  );
  const refused = await tx.query<{ is_repeated: boolean; count: string }>(
    'SELECT is_repeated, count(*) FROM import_rejects WHERE bulk_id = $1 GROUP BY is_repeated',
    [bulkId],
  );
  const counts: ImportCounts = {
    rows: 0,
    accepted: 0,
    rejected: 0,
    repeated: 0,
    inFlight: 0,
    waiting: 0,
    outcomes: {},
  };
  for (const { outcome, count, waiting } of begun.rows) {
    counts.accepted += Number(count);
    if (outcome === null) {
      counts.waiting = Number(waiting);
      counts.inFlight = Number(count) - counts.waiting;
    } else counts.outcomes[outcome] = Number(count);
  }
  for (const { is_repeated: isRepeated, count } of refused.rows) {
    if (isRepeated) counts.repeated = Number(count);
    else counts.rejected = Number(count);
  }
  counts.rows = counts.accepted + counts.rejected + counts.repeated;
  return counts;
}
