// What an import has begun and how each row ended. Rows are begun here before they are signalled, so a killed import
// knows which ones to send again; the push marks their end in its own transaction.
import type { ImportLedger, ImportState, RowOutcome } from '../domain/import-ledger.ts';
import type { Database, Transaction } from './database.ts';
import { beginRows, insertRejects } from './imports/begin-rows.ts';
import { countRows } from './imports/count-rows.ts';
import { findImport, known, markFinished, openImport, readImport } from './imports/open-import.ts';

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

    async sourceEnded(bulkId) {
      await transaction((tx) =>
        tx.query('UPDATE imports SET is_source_ended = true WHERE bulk_id = $1', [bulkId]),
      );
    },

    counts: (bulkId) => transaction((tx) => countRows(tx, bulkId)),

    async pulse(bulkId) {
      const { rows } = await transaction((tx) =>
        tx.query<{ state: ImportState; in_flight: string }>(
          `SELECT state, (SELECT count(*) FROM import_rows WHERE bulk_id = $1 AND outcome IS NULL) AS in_flight
           FROM imports WHERE bulk_id = $1`,
          [bulkId],
        ),
      );
      return { state: known(rows[0], bulkId).state, inFlight: Number(known(rows[0], bulkId).in_flight) };
    },

    async find(bulkId) {
      const row = await transaction((tx) => findImport(tx, bulkId));
      return row === undefined ? undefined : readImport(row, true);
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

/**
 * Ends the rows that these change ids (`bulk:<bulkId>:<contactId>`) name. Called inside of the push's transaction: what
 * the CRM has and what the import counts never differ. The first end counts; a later push of the contact is no row's.
 */
export async function endRows(tx: Transaction, changeIds: string[], outcome: RowOutcome): Promise<void> {
  const bulkIds = new Map<string, string[]>();
  for (const id of changeIds) {
    const [, bulkId, contactId] = /^bulk:([^:]+):(.*)$/s.exec(id) ?? [];
    if (bulkId === undefined || contactId === undefined) continue;
    bulkIds.set(contactId, [...(bulkIds.get(contactId) ?? []), bulkId]);
  }
  // A push is about one contact, so this is one statement. `ended_at`, because with `outcome IS NULL` Postgres takes the
  // index of the rows in flight and reads all of them, the ended ones that no vacuum has removed included.
  for (const [contactId, ids] of bulkIds) {
    await tx.query(
      `UPDATE import_rows SET outcome = $3, ended_at = now()
       WHERE bulk_id = ANY ($1) AND contact_id = $2 AND ended_at IS NULL`,
      [ids, contactId, outcome],
    );
  }
}
