// One run of an import, from its source to its summary; a stopped one goes on at the next run.
import type { SynclineClient } from '../../client/syncline-client.ts';
import type { BulkEnd } from '../../client/bulk/start-rows.ts';
import { waitForRows } from '../../client/bulk/wait-for-rows.ts';
import type { ImportLedger, ImportRecord } from '../../domain/import-ledger.ts';
import type { EntityTiming } from '../../client/entity-start.ts';
import type { BulkInput } from '../../client/bulk/row.ts';
import { startProgress } from './progress.ts';
import { createRejectsFile } from './rejects-file.ts';
import { summaryOf, type BulkSummary, type OpenRows } from './summary.ts';

export interface ImportRun {
  client: SynclineClient;
  ledger: ImportLedger;
  record: ImportRecord;
  rows: AsyncIterable<BulkInput>;
  expectedRows: number | undefined;
  timing: EntityTiming;
  quietPeriodMs: number | undefined;
  ratePerSecond: number | undefined;
  isWaitWanted: boolean;
  rejectsPath: string;
  /** Ctrl-C. */
  stop: AbortSignal;
  /** Whether anybody runs our workflows; asked when nothing moves. */
  hasWorker: () => Promise<boolean>;
}

export interface ImportResult {
  end: BulkEnd | 'ended';
  summary: BulkSummary;
  open: OpenRows;
}

const tellWaitingEveryMs = 5_000;

export async function runImport(run: ImportRun): Promise<ImportResult> {
  const { client, ledger, record, stop } = run;
  const { bulkId } = record;
  const startedAt = Date.now();
  const rejects = createRejectsFile(run.rejectsPath);
  const progress = startProgress({
    counts: () => ledger.counts(bulkId),
    expectedRows: run.expectedRows,
    isWaitingForPushes: run.isWaitWanted,
    onStalled: (open) => void tellStalled(open),
  });
  let toldAt = 0;
  const onStop = (): void =>
    progress.say('Stopping: the rows that have begun are finished. Ctrl-C again ends at once.');
  stop.addEventListener('abort', onStop, { once: true });

  async function tellStalled({ inFlight, waiting }: OpenRows): Promise<void> {
    const hasWorker = await run.hasWorker().catch(() => true);
    progress.say(
      hasWorker
        ? `Nothing has moved for 15 s; ${inFlight} rows are under way, and ${waiting} wait for their CRM. Perhaps it does not answer: look at one with syncline contact show.`
        : `Nothing has moved for 15 s: no worker asks for work. Start one (npm start); the import goes on by itself.`,
    );
  }

  const patience = {
    stop,
    onWaiting(what: string, error: Error): void {
      if (Date.now() - toldAt < tellWaitingEveryMs) return;
      toldAt = Date.now();
      progress.say(`${what} does not answer (${oneLine(error)}); trying again, nothing is lost.`);
    },
  };

  let end: ImportResult['end'];
  try {
    end = await client.bulkStart(run.rows, ledger, {
      ...patience,
      import: record,
      timing: run.timing,
      quietPeriodMs: run.quietPeriodMs,
      ratePerSecond: run.ratePerSecond,
      onRejects: (rejected) => rejects.add(rejected),
      onPaused: (isPaused) =>
        progress.say(isPaused ? `Paused: syncline bulk resume ${bulkId} goes on.` : 'Goes on.'),
    });
    if (end === 'accepted' && run.isWaitWanted) end = await waitForRows(ledger, bulkId, patience);
  } finally {
    stop.removeEventListener('abort', onStop);
    progress.stop();
  }
  const rejectedFile = await rejects.close({ isWhole: end === 'accepted' || end === 'ended' });
  const counts = await ledger.counts(bulkId);
  const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
  return { end, open: counts, summary: summaryOf(counts, { bulkId, seconds, rejectedFile }) };
}

/** The innermost reason, which names host and port. */
function oneLine(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error) return oneLine(cause);
  return (error.message || error.name).replaceAll(/\s+/g, ' ').slice(0, 160);
}
