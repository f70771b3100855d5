// The loop of an import: a page of rows begins in the ledger, its contacts are signalled, and it waits while too many
// rows are under way. Every step may be repeated, so an import that was killed anywhere is simply started again.
import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';
import type { ImportLedger, ImportRecord } from '../../domain/import-ledger.ts';
import { namesOf } from '../../domain/objects/objects.ts';
import type { ChangePayload } from '../../workflows/messages.ts';
import { entityStart, type EntityTiming, type EntityWorkflow } from '../entity-start.ts';
import { InterruptedError, keepTrying, pause, type Patience } from '../keep-trying.ts';
import { pagesOf } from './pages.ts';
import { createRateLimit } from './rate-limit.ts';
import {
  changeOfRow,
  differsFrom,
  refusalOf,
  rowHash,
  type BulkInput,
  type BulkReject,
  type BulkRow,
} from './row.ts';

export type { BulkInput, BulkReject, BulkRow } from './row.ts';

export interface BulkOptions extends Patience {
  /** From `ledger.open`. */
  import: ImportRecord;
  /** The connection's, where known: spares each new contact a look into Postgres. */
  timing?: EntityTiming | undefined;
  /** How long a row's contact must be quiet before it is pushed; due at once when absent. */
  quietPeriodMs?: number | undefined;
  ratePerSecond?: number | undefined;
  /** Rows of one ledger call and one round of starts; 20 when absent. */
  pageSize?: number | undefined;
  /** Rows that may be begun and not ended at one time; 60 when absent. */
  mostInFlight?: number | undefined;
  onRejects?: ((rejects: BulkReject[]) => Promise<void>) | undefined;
  /** Told after each page. */
  onPage?: ((rowsRead: number) => void) | undefined;
  /** Told when the import is paused, and when it goes on. */
  onPaused?: ((isPaused: boolean) => void) | undefined;
}

/** `accepted`: every row has been read, and each is begun or rejected. `stopped`: start it again and it goes on. */
export type BulkEnd = 'accepted' | 'stopped' | 'cancelled';

const usualPageSize = 20;
const startsAtOnce = 30;
// Workflow tasks have no priority of their own, so a click waits behind the tasks of the rows under way. Measured beside
// an import on a busy machine: with 300 a click took 10-15 s, with 50 it took 1.6 s, at the same rate of rows.
const usuallyInFlight = 60;
// Rows that wait for quiet, or for a CRM that refused them, cost nothing but a timer each.
const mostDelayed = 20_000;
const pollEveryMs = 150;
const callWithinMs = 15_000;

interface Run {
  client: Client;
  ledger: ImportLedger;
  options: BulkOptions;
  mayStart: () => Promise<void>;
}

/** Throws what Temporal or Postgres refuse for good; a restart of either is waited for. */
export async function startRows(
  client: Client,
  { rows, ledger, options }: { rows: AsyncIterable<BulkInput>; ledger: ImportLedger; options: BulkOptions },
): Promise<BulkEnd> {
  const { bulkId } = options.import;
  const run: Run = {
    client,
    ledger,
    options,
    mayStart: createRateLimit(options.ratePerSecond, options.stop),
  };
  const { pageSize = usualPageSize, ratePerSecond = pageSize } = options;
  // A page is finished before a stop, so at a low rate it is a short one.
  const size = Math.max(1, Math.min(pageSize, Math.ceil(ratePerSecond)));
  const { mostInFlight = (options.quietPeriodMs ?? 0) > 0 ? mostDelayed : usuallyInFlight } = options;
  let rowsRead = 0;
  // Every start that waits listens to it.
  if (options.stop !== undefined) setMaxListeners(startsAtOnce + 10, options.stop);
  try {
    const first = await untilMayGoOn(run, Infinity);
    if (first !== 'go on') return first;
    for await (const page of pagesOf(rows, { size })) {
      const begunAnew = await takePage(run, page);
      rowsRead += page.length;
      options.onPage?.(rowsRead);
      // Rows of an earlier run are under way already: passing over them again must not wait for them to end.
      const next = await untilMayGoOn(run, begunAnew ? mostInFlight - size : Infinity);
      if (next !== 'go on') return next;
    }
    await keepTrying('Postgres', () => ledger.sourceEnded(bulkId), options);
    return 'accepted';
  } catch (error) {
    if (error instanceof InterruptedError) return 'stopped';
    throw error;
  }
}

/** True when at least one row was begun for the first time. */
async function takePage({ ledger, options, ...run }: Run, page: BulkInput[]): Promise<boolean> {
  const record = options.import;
  const rejects: BulkReject[] = [];
  const taken: { row: BulkRow; change: ChangePayload }[] = [];
  for (const input of page) {
    if (input.kind === 'reject') {
      rejects.push(input);
      continue;
    }
    const change = changeOfRow(input, record, options.quietPeriodMs);
    const reason = refusalOf(input, change, record);
    if (reason === undefined) taken.push({ row: input, change });
    else rejects.push({ kind: 'reject', line: input.line, reason, raw: input.raw });
  }

  const begun = await keepTrying(
    'Postgres',
    () =>
      ledger.begin(
        record.bulkId,
        taken.map(({ row }) => ({ entityId: row.entityId, line: row.line, contentHash: rowHash(row) })),
      ),
    options,
  );
  const toSend: typeof taken = [];
  for (const [index, each] of taken.entries()) {
    const answer = begun[index];
    if (answer?.kind === 'started') toSend.push(each);
    if (answer?.kind === 'differs') {
      const { line, raw } = each.row;
      const reason = differsFrom(answer.firstLine, each.row, record.object);
      rejects.push({ kind: 'reject', line, reason, raw });
    }
  }
  if (rejects.length > 0) {
    rejects.sort((a, b) => a.line - b.line);
    await keepTrying('Postgres', () => ledger.reject(record.bulkId, rejects), options);
    await options.onRejects?.(rejects);
  }
  await signalAll({ ledger, options, ...run }, toSend);
  return begun.some((answer) => answer.kind === 'started' && !answer.isAgain);
}

/** A few at a time; the first error ends the page, after the starts that are under way. */
async function signalAll(
  { client, options, mayStart }: Run,
  rows: { row: BulkRow; change: ChangePayload }[],
): Promise<void> {
  const { connectionId, object } = options.import;
  const left = rows.values();
  const worker = async (): Promise<void> => {
    for (const { row, change } of left) {
      await mayStart();
      const key = { connectionId, object, entityId: row.entityId };
      const start = entityStart(key, options.timing, options.quietPeriodMs);
      await keepTrying(
        'Temporal',
        () =>
          client.withDeadline(Date.now() + callWithinMs, () =>
            client.workflow.signalWithStart<EntityWorkflow, [ChangePayload]>(start.workflowType, {
              ...start.options,
              signal: namesOf(object).changed,
              signalArgs: [change],
            }),
          ),
        options,
      );
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: startsAtOnce }, worker));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Waits while the import is paused, more rows than `most` are under way, or very many wait for their CRM. */
async function untilMayGoOn(
  { ledger, options }: Run,
  most: number,
): Promise<'go on' | Exclude<BulkEnd, 'accepted'>> {
  let isPaused = false;
  for (;;) {
    if (options.stop?.aborted === true) return 'stopped';
    const { state, inFlight, waiting } = await keepTrying(
      'Postgres',
      () => ledger.pulse(options.import.bulkId),
      options,
    );
    if (state === 'cancelled') return 'cancelled';
    if (isPaused !== (state === 'paused')) {
      isPaused = state === 'paused';
      options.onPaused?.(isPaused);
    }
    // A CRM that is down altogether is not besieged by the whole file.
    const isRoom = most === Infinity || (inFlight <= most && waiting <= mostDelayed);
    if (!isPaused && isRoom) return 'go on';
    await pause(pollEveryMs, options.stop);
  }
}
