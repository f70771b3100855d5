// How an import stands, and what a person tells it while it runs: the command that runs it notices within a moment.
import type { ImportCounts, ImportRecord, ImportState } from '../../domain/import-ledger.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

export interface ImportStatus {
  record: ImportRecord;
  state: ImportState;
  counts: ImportCounts;
}

/** Also marks an import finished whose last row has ended since. Throws RefusedError. */
export async function readImport({ ledger }: Syncline, bulkId: string): Promise<ImportStatus> {
  const record = await ledger.find(bulkId);
  if (record === undefined) throw new RefusedError({ code: 'unknown_import', bulkId });
  const state = await ledger.finish(bulkId);
  return { record, state, counts: await ledger.counts(bulkId) };
}

const mostListed = 100;

/** The newest first, at most 100. One whose last row has just ended may still be `running`. */
export function listImports({ ledger }: Syncline): Promise<ImportRecord[]> {
  return ledger.list(mostListed);
}

/** `paused` and `cancelled`: no more rows begin; those that have begun go on. Throws RefusedError. */
export async function setImportState(
  { ledger }: Syncline,
  bulkId: string,
  wanted: Exclude<ImportState, 'finished'>,
): Promise<void> {
  const state = await ledger.setState(bulkId, wanted);
  if (state !== wanted) throw new RefusedError({ code: 'import_over', bulkId, state });
}
