// An import as it goes: a bar on a terminal, a line every few seconds elsewhere. On stderr, because stdout is the answer.
import { SingleBar } from 'cli-progress';
import type { ImportCounts } from '../../domain/import-ledger.ts';
import { duration } from '../output/times.ts';
import { grouped, type OpenRows } from './summary.ts';

export interface Progress {
  /** A sentence between two pictures of the bar. */
  say(sentence: string): void;
  stop(): void;
}

export interface ProgressOptions {
  counts: () => Promise<ImportCounts>;
  /** Rows of the source, as far as its lines tell; undefined for a stream. */
  expectedRows: number | undefined;
  /** What fills the bar: rows whose push has ended, or rows that were accepted. */
  isWaitingForPushes: boolean;
  /** Told after this long without any row ending or beginning. */
  onStalled: (open: OpenRows) => void;
}

const barEveryMs = 1_000;
const lineEveryMs = 5_000;
// Counting reads every row of the import (0.1 s for 300,000): at most a twentieth of the time goes into it.
const countingShare = 20;
const stalledAfterMs = 15_000;

export function startProgress(options: ProgressOptions): Progress {
  const stream = process.stderr;
  const bar = stream.isTTY ? createBar(options.expectedRows) : undefined;
  const speed = createSpeed();
  const everyMs = bar === undefined ? lineEveryMs : barEveryMs;
  let timer: NodeJS.Timeout | undefined;
  let shown = { total: Math.max(options.expectedRows ?? 1, 1), done: 0, facts: '' };
  let stalled = { rows: -1, ended: -1, since: Date.now(), isTold: false };

  function schedule(ms: number): void {
    timer = setTimeout(() => {
      const askedAt = Date.now();
      // Postgres may be restarting: the next tick asks again.
      options
        .counts()
        .then(show, () => {})
        .finally(() => {
          if (timer !== undefined) schedule(Math.max(everyMs, countingShare * (Date.now() - askedAt)));
        });
    }, ms);
  }

  function show(counts: ImportCounts): void {
    if (timer === undefined) return;
    const ended = counts.accepted - counts.inFlight - counts.waiting;
    const done = options.isWaitingForPushes ? ended + counts.rejected + counts.repeated : counts.rows;
    const total = Math.max(options.expectedRows ?? 0, counts.rows);
    const perSecond = speed(done);
    const facts = factsOf(counts, { done, total, perSecond, hasTotal: options.expectedRows !== undefined });
    shown = { total: Math.max(total, 1), done, facts };
    if (bar === undefined) stream.write(`${facts}\n`);
    else {
      bar.setTotal(shown.total);
      bar.update(done, { facts });
    }
    noticeStall(counts.rows, ended, counts);
  }

  function noticeStall(rows: number, ended: number, open: OpenRows): void {
    if (rows !== stalled.rows || ended !== stalled.ended || open.inFlight + open.waiting === 0) {
      stalled = { rows, ended, since: Date.now(), isTold: false };
    } else if (!stalled.isTold && Date.now() - stalled.since >= stalledAfterMs) {
      stalled.isTold = true;
      options.onStalled(open);
    }
  }

  bar?.start(shown.total, shown.done, { facts: shown.facts });
  schedule(everyMs);
  return {
    say(sentence) {
      // A stopped bar goes back to where it began: it has to begin anew below the sentence.
      bar?.stop();
      stream.write(`${sentence}\n`);
      if (timer !== undefined) bar?.start(shown.total, shown.done, { facts: shown.facts });
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      bar?.stop();
    },
  };
}

function createBar(expectedRows: number | undefined): SingleBar {
  const format = expectedRows === undefined ? '  {facts}' : '  {bar} {percentage} %  {facts}';
  return new SingleBar({
    format,
    stream: process.stderr,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    emptyOnZero: true,
  });
}

function factsOf(
  counts: ImportCounts,
  { done, total, perSecond, hasTotal }: { done: number; total: number; perSecond: number; hasTotal: boolean },
): string {
  const rows = hasTotal ? `${grouped(done)}/${grouped(total)} rows` : `${grouped(done)} rows`;
  const facts = [rows];
  if (perSecond > 0) facts.push(`${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`);
  if (counts.inFlight > 0) facts.push(`${grouped(counts.inFlight)} under way`);
  if (counts.waiting > 0) facts.push(`${grouped(counts.waiting)} waiting for the CRM`);
  if (counts.rejected > 0) facts.push(`${grouped(counts.rejected)} rejected`);
  const bad = ['needs_attention', 'unknown', 'failed'] as const;
  const failed = bad.reduce((sum, outcome) => sum + (counts.outcomes[outcome] ?? 0), 0);
  if (failed > 0) facts.push(`${grouped(failed)} not sent`);
  if (hasTotal && perSecond > 0 && done < total)
    facts.push(`${duration(Math.max(1_000, ((total - done) / perSecond) * 1_000))} left`);
  return facts.join(' · ');
}

/** Rows per second over the last ten seconds. */
function createSpeed(): (done: number) => number {
  const seen: { at: number; done: number }[] = [];
  return (done) => {
    const now = Date.now();
    seen.push({ at: now, done });
    while (seen.length > 2 && now - (seen[1]?.at ?? now) > 10_000) seen.shift();
    const first = seen[0];
    if (first === undefined || first.at === now) return 0;
    return Math.max(0, ((done - first.done) * 1000) / (now - first.at));
  };
}
