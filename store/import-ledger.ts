// What an import has begun and how each row ended. Rows are begun here before they are signalled, so a killed import
// knows which ones to send again; the push marks their end in its own transaction.
import type { ImportLedger, ImportState } from '../domain/import-ledger.ts';
import type { Database, Transaction } from './database.ts';
import { attentionRows, countAttention } from './imports/attention-rows.ts';
import { beginRows, insertRejects } from './imports/begin-rows.ts';
import { countCalls } from './imports/count-calls.ts';
import { countRows } from './imports/count-rows.ts';
import {
  beat,
  findImport,
  known,
  markFinished,
  newestImports,
  openImport,
  readImport,
} from './imports/open-import.ts';

/** Of one tenant: an import of another is not found. */
export function createImportLedger(database: Database, tenantId: string): ImportLedger {
  const transaction = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    database.withTenant(tenantId, work);

  return {
    open: (identity) => transaction((tx) => openImport(tx, tenantId, identity)),

    begin: (bulkId, rows) =>
      rows.length === 0
        ? Promise.resolve([])
        : transaction((tx) => beginRows(tx, { tenantId, bulkId, rows })),

    async reject(bulkId, rejects) {
      if (rejects.length === 0) return;
      await transaction((tx) =>
        insertRejects(
          tx,
          { tenantId, bulkId },
          rejects.map((reject) => ({ ...reject, isRepeated: false })),
        ),
      );
    },

    beat: (bulkId) => transaction((tx) => beat(tx, bulkId)),

    async leave(bulkId) {
      await transaction((tx) => tx.query('UPDATE imports SET alive_at = NULL WHERE bulk_id = $1', [bulkId]));
    },

    async sourceEnded(bulkId) {
      await transaction((tx) =>
        tx.query('UPDATE imports SET is_source_ended = true WHERE bulk_id = $1', [bulkId]),
      );
    },

    calls: (bulkId) => transaction((tx) => countCalls(tx, bulkId)),

    counts: (bulkId) => transaction((tx) => countRows(tx, bulkId)),

    attention: (bulkId, most) => transaction((tx) => countAttention(tx, bulkId, most)),

    attentionRows: (bulkId, page) => transaction((tx) => attentionRows(tx, bulkId, page)),

    async pulse(bulkId) {
      const { rows } = await transaction((tx) =>
        tx.query<{ state: ImportState; in_flight: string; waiting: string }>(
          `SELECT state, in_flight, waiting FROM imports, (
             SELECT count(*) FILTER (WHERE waiting_since IS NULL) AS in_flight, count(waiting_since) AS waiting
             FROM import_rows WHERE bulk_id = $1 AND outcome IS NULL) AS open_rows
           WHERE bulk_id = $1`,
          [bulkId],
        ),
      );
      const { state, in_flight: inFlight, waiting } = known(rows[0], bulkId);
      return { state, inFlight: Number(inFlight), waiting: Number(waiting) };
    },

    async find(bulkId) {
      const row = await transaction((tx) => findImport(tx, bulkId));
      return row === undefined ? undefined : readImport(row, true);
    },

    async list(most) {
      const rows = await transaction((tx) => newestImports(tx, most));
      return rows.map((row) => readImport(row, true));
    },

    async setState(bulkId, state) {
      await transaction((tx) =>
        tx.query(
          `UPDATE imports SET state = $2, finished_at = CASE $2 WHEN 'cancelled' THEN now() END
           WHERE bulk_id = $1 AND state IN ('running', 'paused')`,
          [bulkId, state],
        ),
      );
      return known(await transaction((tx) => findImport(tx, bulkId)), bulkId).state;
    },

    finish: (bulkId) =>
      transaction(async (tx) => {
        await markFinished(tx, bulkId);
        return known(await findImport(tx, bulkId), bulkId).state;
      }),
  };
}
