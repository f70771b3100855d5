// The last words of `bulk start`: what became of the rows, and how to go on.
import { duration } from '../output/times.ts';
import type { ImportResult } from './run-import.ts';
import type { ImportSource } from './source.ts';
import { describeSummary, grouped } from './summary.ts';

export function describeResult({ end, summary, open }: ImportResult, source: ImportSource): string {
  const lines = [describeSummary(summary, open)];
  if (summary.rejectedFile !== null) lines.push(`  The rejected rows and why: ${summary.rejectedFile}`);
  lines.push(
    '',
    closing(end, summary.bulkId, { source, open: open.inFlight + open.waiting, seconds: summary.seconds }),
  );
  return lines.join('\n');
}

function closing(
  end: ImportResult['end'],
  bulkId: string,
  { source, open, seconds }: { source: ImportSource; open: number; seconds: number },
): string {
  const took = duration(seconds * 1_000);
  switch (end) {
    case 'ended':
      return `Done in ${took}.`;
    case 'accepted':
      return open === 0
        ? `Done in ${took}.`
        : `All rows are accepted (${took}); ${grouped(open)} pushes go on by themselves: syncline bulk status ${bulkId}`;
    case 'cancelled':
      return `The import ${bulkId} was cancelled. Rows that had begun go on; no other row is sent.`;
    case 'stopped':
      return source.content === undefined
        ? `Stopped. Feed the same rows again with --bulk-id ${bulkId}, and it goes on where it stopped.`
        : 'Stopped. Run the same command again, and it goes on where it stopped.';
  }
}
