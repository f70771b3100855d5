// What the rows of an import cost at the CRM, as their pushes wrote it down.
import type { ImportCalls } from '../../domain/import-ledger.ts';
import type { Transaction } from '../database.ts';

export async function countCalls(tx: Transaction, bulkId: string): Promise<ImportCalls> {
  const { rows } = await tx.query<{ calls: number; writes: string; write_calls: number; ended: string }>(
    `SELECT coalesce(sum(calls), 0) AS calls, coalesce(sum(writes), 0) AS writes,
       coalesce(sum(write_calls), 0) AS write_calls, count(outcome) AS ended
     FROM import_rows WHERE bulk_id = $1`,
    [bulkId],
  );
  const { calls = 0, writes = '0', write_calls: writeCalls = 0, ended = '0' } = rows[0] ?? {};
  return {
    // The parts of a request add up to a whole, as far as numbers with a point do.
    calls: Math.round(calls),
    callsPerRow: share(calls, Number(ended)),
    rowsPerWrite: share(Number(writes), writeCalls),
  };
}

/** With two digits behind the point. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100 * part) / whole) / 100;
}
