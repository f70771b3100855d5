// One run of an import, from its source to its last push; a stopped one goes on at the next run.
import type { BulkEnd, BulkReject } from '../../client/bulk/start-rows.ts';
import { waitForRows } from '../../client/bulk/wait-for-rows.ts';
import {
  beatEveryMs,
  type Attention,
  type ImportCounts,
  type ImportLedger,
  type ImportRecord,
} from '../../domain/import-ledger.ts';
import { timingOf } from '../../push/endings.ts';
import type { ConnectionState } from '../../store/connections.ts';
import { connectionTaking } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { BrokenSourceError } from './bytes/broken-source.ts';
import type { EncodingGuess } from './bytes/guess-encoding.ts';
import { readAttention } from './control.ts';
import { identityOf } from './identity.ts';
import type { RowOptions } from './rows/columns.ts';
import { openRows, type OpenedSource, type RowFormat } from './rows/open-rows.ts';
import { unusedOptions, type Understood, type UnusedOption } from './rows/understood.ts';
import type { ImportSource } from './source.ts';
import { watchCounts, type OpenRows } from './watch-counts.ts';

export type { BulkReject } from '../../client/bulk/start-rows.ts';

export interface ImportRequest {
  connectionId: string;
  source: ImportSource;
  rowOptions: RowOptions;
  /** Found out from the first bytes when absent. */
  format: RowFormat | undefined;
  /** Found out when absent. */
  encoding?: string | undefined;
  /** A stream goes on where it stopped under its id. */
  bulkId?: string | undefined;
  ratePerSecond?: number | undefined;
  /** How long a new entity waits before it is pushed; due at once when absent. */
  quietPeriodMs?: number | undefined;
  /** Until every push has ended, and not only until every row is accepted. */
  isWaitWanted: boolean;
  /** Ends it after the rows that have begun. */
  stop?: AbortSignal | undefined;
}

export interface ImportEvents {
  /** How the bytes were understood; before `onBegun`. */
  onOpened?: (source: OpenedSource) => void;
  /** At the first line that is not UTF-8, perhaps in the middle. */
  onEncodingGuess?: (guess: EncodingGuess) => void;
  /** How the columns are understood: before anything is sent. */
  onUnderstood?: (understood: Understood) => void;
  /** Options that named a member which no row had; told after the last row. */
  onUnusedOptions?: (unused: UnusedOption[]) => void;
  onBegun?: (begun: {
    record: ImportRecord;
    connectionState: ConnectionState;
    expectedRows: number | undefined;
  }) => void;
  /** How it stands, every `progressEveryMs`. */
  onCounts?: (counts: ImportCounts) => void;
  progressEveryMs?: number;
  /** Rows that are not taken, in the order of their lines; the import waits for the answer. */
  onRejects?: (rejects: BulkReject[]) => Promise<void>;
  onPaused?: (isPaused: boolean) => void;
  /** Temporal or Postgres does not answer; it is tried again. */
  onWaiting?: (what: string, error: Error) => void;
  /** Nothing has moved for 15 s. */
  onStalled?: (open: OpenRows & { hasWorker: boolean }) => void;
}

export interface ImportResult {
  bulkId: string;
  /**
   * `accepted`: every row is begun or rejected; `ended`: every push has ended too; `broken`: the source ended before its
   * end, and the rows until there are begun or rejected.
   */
  end: BulkEnd | 'ended' | 'broken';
  /** Why the source is broken. */
  broken?: BrokenSourceError | undefined;
  counts: ImportCounts;
  attention: Attention;
  /** Of this run. */
  seconds: number;
}

/** Throws RefusedError, ImportRefusedError, and what Temporal or Postgres refuse for good. */
export async function runImport(
  syncline: Syncline,
  request: ImportRequest,
  events: ImportEvents = {},
): Promise<ImportResult> {
  const { connectionId, source, rowOptions, format, encoding, stop } = request;
  const connection = await connectionTaking(syncline, { connectionId, object: rowOptions.object });
  const chunks = source.open();
  try {
    let areLinesRows = false;
    const { rows, understood } = await openRows(chunks, {
      format,
      options: rowOptions,
      encoding,
      file: source.file,
      onOpened(opened) {
        ({ areLinesRows } = opened);
        events.onOpened?.(opened);
      },
      onEncodingGuess: events.onEncodingGuess,
    });
    const client = await syncline.client();
    const { ledger } = syncline;
    const { bulkId } = request;
    const record = await ledger.open(
      identityOf(source, { connectionId, bulkId, rowOptions, format, encoding }),
    );
    const { content } = source;
    const expectedRows = content === undefined || !areLinesRows ? undefined : Math.max(0, content.lines - 1);
    events.onUnderstood?.(understood);
    events.onBegun?.({ record, connectionState: connection.state, expectedRows });
    const startedAt = Date.now();
    const unwatch = watchImport(syncline, record.bulkId, events);
    const patience = { stop, onWaiting: events.onWaiting };
    const startRows = (): Promise<BulkEnd> =>
      client.bulkStart(rows, ledger, {
        ...patience,
        import: record,
        timing: timingOf(connection),
        quietPeriodMs: request.quietPeriodMs,
        ratePerSecond: request.ratePerSecond,
        onRejects: events.onRejects,
        onPaused: events.onPaused,
      });
    const wait = (): Promise<'ended' | 'stopped'> => waitForRows(ledger, record.bulkId, patience);
    const run = () => runRows(startRows, request.isWaitWanted ? wait : undefined);
    const ended = await whileBeating(ledger, record.bulkId, run).finally(unwatch);
    const isWhole = ended.end === 'accepted' || ended.end === 'ended';
    const unused = isWhole ? unusedOptions(rowOptions, understood) : [];
    if (unused.length > 0) events.onUnusedOptions?.(unused);
    const counts = await ledger.counts(record.bulkId);
    const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
    const attention = await readAttention(syncline, record.bulkId, counts);
    return { bulkId: record.bulkId, ...ended, counts, attention, seconds };
  } finally {
    // A producer that has more to say would keep this process alive.
    chunks.destroy();
  }
}

/** The rows that a broken source gave before it broke are waited for as those of a whole one. */
async function runRows(
  start: () => Promise<BulkEnd>,
  wait: (() => Promise<'ended' | 'stopped'>) | undefined,
): Promise<Pick<ImportResult, 'end' | 'broken'>> {
  try {
    const end = await start();
    return { end: end === 'accepted' && wait !== undefined ? await wait() : end };
  } catch (error) {
    if (!(error instanceof BrokenSourceError)) throw error;
    await wait?.();
    return { end: 'broken', broken: error };
  }
}

/** What it says only tells people: a beat that fails is made up for by the next. */
async function whileBeating<T>(ledger: ImportLedger, bulkId: string, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void ledger.beat(bulkId).catch(() => {}), beatEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await ledger.leave(bulkId).catch(() => {});
  }
}

function watchImport(syncline: Syncline, bulkId: string, events: ImportEvents): () => void {
  return watchCounts({
    counts: () => syncline.ledger.counts(bulkId),
    everyMs: events.progressEveryMs ?? 1_000,
    onCounts: (counts) => events.onCounts?.(counts),
    onStalled: ({ inFlight, waiting }) => {
      void syncline
        .hasWorker()
        .catch(() => true)
        .then((hasWorker) => events.onStalled?.({ inFlight, waiting, hasWorker }));
    },
  });
}
