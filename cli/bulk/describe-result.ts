// The last words of `bulk start`: what became of the rows, and how to go on.
import { commandLine } from '../../domain/command-line.ts';
import type { ImportResult } from '../../use-cases/imports/run-import.ts';
import { summaryOf } from '../../use-cases/imports/summary.ts';
import { brokenSource } from '../output/broken-source.ts';
import { duration } from '../output/times.ts';
import { describeAttention, type AttentionOf } from './attention.ts';
import { describeSummary, grouped } from './summary.ts';

interface ResultFiles {
  rejectedFile: string | null;
  attentionFile: string | null;
  isStream: boolean;
  of: AttentionOf;
}

export function describeResult(
  result: ImportResult,
  { rejectedFile, attentionFile, isStream, of }: ResultFiles,
): string {
  const { bulkId, counts, attention } = result;
  const lines = [describeSummary(summaryOf(bulkId, counts), counts)];
  lines.push(...describeAttention(attention, of));
  if (attentionFile !== null) lines.push(`  Those that need attention, and why: ${attentionFile}`);
  if (rejectedFile !== null) lines.push(`  The rejected rows and why: ${rejectedFile}`);
  return [...lines, '', closing(result, isStream)].join('\n');
}

function closing({ end, bulkId, broken, counts, seconds }: ImportResult, isStream: boolean): string {
  const took = duration(seconds * 1_000);
  const open = counts.inFlight + counts.waiting;
  switch (end) {
    case 'ended':
      return `Done in ${took}.`;
    case 'accepted':
      return open === 0
        ? `Done in ${took}.`
        : `All rows are accepted (${took}); ${grouped(open)} pushes go on by themselves: ${commandLine('bulk', 'status', bulkId)}`;
    case 'cancelled':
      return `The import ${bulkId} was cancelled. Rows that had begun go on; no other row is sent.`;
    case 'broken':
      return `${brokenSource(broken)} The rows before that are accepted${open === 0 ? '' : ', and their pushes go on by themselves'}; nothing behind it was read. Get the whole file and import it: rows that change nothing end as unchanged.`;
    case 'stopped':
      return isStream
        ? `Stopped. Feed the same rows again with --bulk-id ${bulkId}, and it goes on where it stopped.`
        : 'Stopped. Run the same command again, and it goes on where it stopped.';
  }
}
