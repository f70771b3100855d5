// An import as it goes: a bar on a terminal, a line every few seconds elsewhere. On stderr, because stdout is the answer.
import { SingleBar } from 'cli-progress';
import type { ImportCounts } from '../../domain/import-ledger.ts';
import { duration } from '../output/times.ts';
import { grouped } from './summary.ts';

export interface Progress {
  /** A sentence between two pictures of the bar. */
  say(sentence: string): void;
  show(counts: ImportCounts): void;
  stop(): void;
}

export interface ProgressOptions {
  /** Rows of the source, as far as its lines tell; undefined for a stream. */
  expectedRows: number | undefined;
  /** What fills the bar: rows whose push has ended, or rows that were accepted. */
  isWaitingForPushes: boolean;
}

/** How often counts are to be shown: a bar moves, lines of a log should not be many. */
export const progressEveryMs = process.stderr.isTTY ? 1_000 : 5_000;

export function startProgress({ expectedRows, isWaitingForPushes }: ProgressOptions): Progress {
  const stream = process.stderr;
  const bar = stream.isTTY ? createBar(expectedRows) : undefined;
  const speed = createSpeed();
  let isStopped = false;
  let shown = { total: Math.max(expectedRows ?? 1, 1), done: 0, facts: '' };
  bar?.start(shown.total, shown.done, { facts: shown.facts });

  return {
    say(sentence) {
      // A stopped bar goes back to where it began: it has to begin anew below the sentence.
      bar?.stop();
      stream.write(`${sentence}\n`);
      if (!isStopped) bar?.start(shown.total, shown.done, { facts: shown.facts });
    },
    show(counts) {
      if (isStopped) return;
      const ended = counts.accepted - counts.inFlight - counts.waiting;
      const done = isWaitingForPushes ? ended + counts.rejected + counts.repeated : counts.rows;
      const total = Math.max(expectedRows ?? 0, counts.rows);
      const hasTotal = expectedRows !== undefined;
      const facts = factsOf(counts, { done, total, perSecond: speed(done), hasTotal });
      shown = { total: Math.max(total, 1), done, facts };
      if (bar === undefined) stream.write(`${facts}\n`);
      else {
        bar.setTotal(shown.total);
        bar.update(done, { facts });
      }
    },
    stop() {
      isStopped = true;
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
