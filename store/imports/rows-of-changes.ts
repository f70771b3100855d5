// The rows of an import that a push carries: which they are, that they wait, and how they ended.
import type { RowOutcome } from '../../domain/import-ledger.ts';
import type { Transaction } from '../database.ts';

export interface ChangesOfContact {
  contactId: string;
  changeIds: string[];
}

/**
 * Ends the rows that these change ids (`bulk:<bulkId>:<contactId>`) name. Called inside of the push's transaction: what
 * the CRM has and what the import counts never differ. The first end counts; a later push of the contact is no row's.
 */
export async function endRows(
  tx: Transaction,
  { contactId, changeIds }: ChangesOfContact,
  outcome: RowOutcome,
): Promise<void> {
  const bulkIds = bulkIdsOf({ contactId, changeIds });
  if (bulkIds.length > 0) {
    await tx.query(
      `UPDATE import_rows SET outcome = $3, ended_at = now()
       WHERE bulk_id = ANY ($1) AND contact_id = $2 AND ended_at IS NULL`,
      [bulkIds, contactId, outcome],
    );
  }
}

/** Their push failed and is tried again later. */
export async function deferRows(tx: Transaction, { contactId, changeIds }: ChangesOfContact): Promise<void> {
  const bulkIds = bulkIdsOf({ contactId, changeIds });
  if (bulkIds.length > 0) {
    await tx.query(
      `UPDATE import_rows SET waiting_since = now()
       WHERE bulk_id = ANY ($1) AND contact_id = $2 AND ended_at IS NULL AND waiting_since IS NULL`,
      [bulkIds, contactId],
    );
  }
}

// The statements ask for `ended_at`, because with `outcome IS NULL` Postgres takes the index of the rows in flight and
// reads all of them, the ended ones that no vacuum has removed included.

/** Of the imports that these changes of the contact come from; an app's own id that looks like one names another's row. */
function bulkIdsOf({ contactId, changeIds }: ChangesOfContact): string[] {
  const [begin, end] = ['bulk:', `:${contactId}`];
  return changeIds.flatMap((id) =>
    id.startsWith(begin) && id.endsWith(end) && id.length > begin.length + end.length
      ? id.slice(begin.length, -end.length)
      : [],
  );
}
