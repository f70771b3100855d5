// How an import stands, for people.
import type { ImportCalls } from '../../domain/import-ledger.ts';
import type { BulkSummary } from '../../use-cases/imports/summary.ts';
import type { OpenRows } from '../../use-cases/imports/watch-counts.ts';
import { paint } from '../output/paint.ts';
import { alignColumns } from '../output/table.ts';

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

/** Nothing where nothing was asked: a CRM that is not there, rows that changed nothing. */
export function describeCalls({ calls, callsPerRow, rowsPerWrite }: ImportCalls): string[] {
  if (calls === 0) return [];
  const writes = rowsPerWrite <= 1 ? '' : `, ${rowsPerWrite} rows in each that writes`;
  return [
    `  ${grouped(calls)} ${calls === 1 ? 'call' : 'calls'} to the CRM: ${callsPerRow} for a row${writes}`,
  ];
}

/** 1,200,000 */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
