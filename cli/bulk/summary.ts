// How an import stands, for scripts and for people.
import type { ImportCounts, RowOutcome } from '../../domain/import-ledger.ts';
import { paint } from '../output/paint.ts';
import { alignColumns } from '../output/table.ts';

/** The last line of `bulk start --json`. */
export interface BulkSummary {
  bulkId: string;
  rows: number;
  accepted: number;
  rejected: number;
  repeated: number;
  created: number;
  updated: number;
  unchanged: number;
  sent: number;
  skipped: number;
  needsAttention: number;
  paused: number;
  unknown: number;
  failed: number;
  /** Of this command. */
  seconds: number;
  rejectedFile: string | null;
}

export function summaryOf(
  counts: ImportCounts,
  rest: Pick<BulkSummary, 'bulkId' | 'seconds' | 'rejectedFile'>,
): BulkSummary {
  const { rows, accepted, rejected, repeated } = counts;
  const of = (outcome: RowOutcome): number => counts.outcomes[outcome] ?? 0;
  return {
    bulkId: rest.bulkId,
    rows,
    accepted,
    rejected,
    repeated,
    created: of('created'),
    updated: of('updated'),
    unchanged: of('unchanged'),
    sent: of('sent'),
    skipped: of('skipped'),
    needsAttention: of('needs_attention'),
    paused: of('paused'),
    unknown: of('unknown'),
    failed: of('failed'),
    seconds: rest.seconds,
    rejectedFile: rest.rejectedFile,
  };
}

/** Rows that have begun and not ended. */
export type OpenRows = Pick<ImportCounts, 'inFlight' | 'waiting'>;

/** A row was not taken, or a push did not end well. */
export function hasProblems({ rejected, needsAttention, unknown, failed }: BulkSummary): boolean {
  return rejected + needsAttention + unknown + failed > 0;
}

const outcomeTitles = [
  ['created', 'created'],
  ['updated', 'updated'],
  ['unchanged', 'unchanged'],
  ['sent', 'sent'],
  ['skipped', 'skipped'],
  ['paused', 'paused'],
  ['needsAttention', 'need attention'],
  ['unknown', 'unknown'],
  ['failed', 'failed'],
] as const;

const badOutcomes: readonly string[] = ['needsAttention', 'unknown', 'failed'];

/** Only what is not zero, so that a good import is short. */
export function describeSummary(summary: BulkSummary, open: OpenRows): string {
  const counts: [string, number, boolean][] = [
    ['rows', summary.rows, false],
    ['accepted', summary.accepted, false],
    ['rejected', summary.rejected, true],
    ['repeated', summary.repeated, false],
    ...outcomeTitles.map(([name, title]): [string, number, boolean] => [
      `  ${title}`,
      summary[name],
      badOutcomes.includes(name),
    ]),
    ['  under way', open.inFlight, false],
    ['  waiting for the CRM', open.waiting, false],
  ];
  const shown = counts.filter(([title, count]) => count > 0 || title === 'rows');
  const width = Math.max(...shown.map(([, count]) => grouped(count).length));
  return alignColumns(
    shown.map(([title, count, isBad]) => {
      const line = [title, grouped(count).padStart(width)];
      return isBad ? line.map((cell) => paint('red', cell)) : line;
    }),
    '  ',
  );
}

/** 1,200,000 */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
