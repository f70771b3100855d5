// How an import stands, as the document that scripts and the API read.
import type { ImportCounts, RowOutcome } from '../../domain/import-ledger.ts';

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
}

export function summaryOf(bulkId: string, counts: ImportCounts): BulkSummary {
  const { rows, accepted, rejected, repeated } = counts;
  const of = (outcome: RowOutcome): number => counts.outcomes[outcome] ?? 0;
  return {
    bulkId,
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
  };
}

/** A row was not taken, or a push did not end well. */
export function hasProblems({ rejected, needsAttention, unknown, failed }: BulkSummary): boolean {
  return rejected + needsAttention + unknown + failed > 0;
}
