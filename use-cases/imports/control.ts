// How an import stands, and what a person tells it while it runs: the command that runs it notices within a moment.
import {
  outcomesForPeople,
  type Attention,
  type ImportCalls,
  type ImportCounts,
  type ImportRecord,
  type ImportState,
} from '../../domain/import-ledger.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

export interface ImportStatus {
  record: ImportRecord;
  state: ImportState;
  counts: ImportCounts;
  calls: ImportCalls;
  attention: Attention;
}

const mostReasons = 5;

/** Why rows need a person; asked for only where some do. */
export async function readAttention(
  { ledger }: Pick<Syncline, 'ledger'>,
  bulkId: string,
  { outcomes }: ImportCounts,
): Promise<Attention> {
  const isAny = outcomesForPeople.some((outcome) => (outcomes[outcome] ?? 0) > 0);
  return isAny ? ledger.attention(bulkId, mostReasons) : { kinds: [], reasons: [] };
}

/** Also marks an import finished whose last row has ended since. Throws RefusedError. */
export async function readImport(syncline: Syncline, bulkId: string): Promise<ImportStatus> {
  const { ledger } = syncline;
  const record = await ledger.find(bulkId);
  if (record === undefined) throw new RefusedError({ code: 'unknown_import', bulkId });
  const state = await ledger.finish(bulkId);
  const counts = await ledger.counts(bulkId);
  const calls = await ledger.calls(bulkId);
  return { record, state, counts, calls, attention: await readAttention(syncline, bulkId, counts) };
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
