// All rows of an import that a person must look at.
import type { AttentionRow, ImportLedger } from '../../../domain/import-ledger.ts';

const rowsAtOnce = 500;

/** In the order of their lines; holds one page of them. */
export async function* attentionRows(ledger: ImportLedger, bulkId: string): AsyncGenerator<AttentionRow> {
  let after: AttentionRow | undefined;
  for (;;) {
    const rows = await ledger.attentionRows(bulkId, { after, most: rowsAtOnce });
    yield* rows;
    after = rows.at(-1);
    if (rows.length < rowsAtOnce) return;
  }
}
