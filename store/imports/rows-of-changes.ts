// The rows of an import that a push carries: which they are, that they wait, and how they ended.
import type { RowOutcome } from '../../domain/import-ledger.ts';
import type { Transaction } from '../database.ts';

/**
 * Ends the rows that these change ids (`bulk:<bulkId>:<contactId>`) name. Called inside of the push's transaction: what
 * the CRM has and what the import counts never differ. The first end counts; a later push of the contact is no row's.
 */
export async function endRows(tx: Transaction, changeIds: string[], outcome: RowOutcome): Promise<void> {
  for (const { contactId, bulkIds } of rowsOf(changeIds)) {
    await tx.query(
      `UPDATE import_rows SET outcome = $3, ended_at = now()
       WHERE bulk_id = ANY ($1) AND contact_id = $2 AND ended_at IS NULL`,
      [bulkIds, contactId, outcome],
    );
  }
}

/** Their push failed and is tried again later. */
export async function deferRows(tx: Transaction, changeIds: string[]): Promise<void> {
  for (const { contactId, bulkIds } of rowsOf(changeIds)) {
    await tx.query(
      `UPDATE import_rows SET waiting_since = now()
       WHERE bulk_id = ANY ($1) AND contact_id = $2 AND ended_at IS NULL AND waiting_since IS NULL`,
      [bulkIds, contactId],
    );
  }
}

// A push is about one contact, so this is one entry. The statements ask for `ended_at`, because with `outcome IS NULL`
// Postgres takes the index of the rows in flight and reads all of them, the ended ones that no vacuum has removed included.
function rowsOf(changeIds: string[]): { contactId: string; bulkIds: string[] }[] {
  const bulkIds = new Map<string, string[]>();
  for (const id of changeIds) {
    const [, bulkId, contactId] = /^bulk:([^:]+):(.*)$/s.exec(id) ?? [];
    if (bulkId === undefined || contactId === undefined) continue;
    bulkIds.set(contactId, [...(bulkIds.get(contactId) ?? []), bulkId]);
  }
  return [...bulkIds].map(([contactId, ids]) => ({ contactId, bulkIds: ids }));
}
