// How an import would go, without one: reads the whole source, and calls nobody.
import {
  changeOfRow,
  differsFrom,
  refusalOf,
  rowHash,
  type BulkReject,
  type BulkRow,
} from '../../client/bulk/row.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { BrokenSourceError } from './bytes/broken-source.ts';
import { openTable, type OpenRowsOptions } from './rows/open-rows.ts';
import { unusedOptions, type Understood, type UnusedOption } from './rows/understood.ts';
import type { ImportSource } from './source.ts';

export type { BulkRow } from '../../client/bulk/row.ts';

export interface CheckRequest extends Pick<
  OpenRowsOptions,
  'format' | 'encoding' | 'options' | 'onOpened' | 'onEncodingGuess'
> {
  source: ImportSource;
  /** Part of each row's workflow id, which has a limit. */
  connectionId: string;
}

export interface ImportCheck {
  understood: Understood;
  counts: { rows: number; accepted: number; rejected: number; repeated: number };
  /** As they would be sent. */
  firstRows: BulkRow[];
  firstRejects: BulkReject[];
  /** Without what differs from row to row; the most frequent first. */
  reasons: { reason: string; count: number }[];
  unused: UnusedOption[];
  broken: BrokenSourceError | undefined;
}

const mostShown = 5;
const mostRejectsShown = 10;
// Enough for examples, where the columns must be put right before any row can be judged.
const rowsForExamples = 50;

/** Throws RefusedError where the source holds no rows for us. It remembers the id of each row. */
export async function checkImport({ source, connectionId, ...how }: CheckRequest): Promise<ImportCheck> {
  const { object } = how.options;
  const chunks = source.open();
  const check: Omit<ImportCheck, 'understood' | 'unused' | 'reasons'> = {
    counts: { rows: 0, accepted: 0, rejected: 0, repeated: 0 },
    firstRows: [],
    firstRejects: [],
    broken: undefined,
  };
  const reasons = new Map<string, number>();
  try {
    const { rows, understood } = await openTable(chunks, { ...how, file: source.file });
    const judge = createJudge({ connectionId, object });
    try {
      for await (const input of rows) {
        if (
          understood.format === 'csv' &&
          understood.problems.length > 0 &&
          check.counts.rows >= rowsForExamples
        )
          break;
        check.counts.rows += 1;
        const judged = input.kind === 'reject' ? input : judge(input);
        if (judged === 'repeated') check.counts.repeated += 1;
        else if (judged.kind === 'row') {
          check.counts.accepted += 1;
          if (check.firstRows.length < mostShown) check.firstRows.push(judged);
        } else {
          check.counts.rejected += 1;
          const kind = judged.reason.replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"').replaceAll(/\d+/g, '…');
          reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
          if (check.firstRejects.length < mostRejectsShown) check.firstRejects.push(judged);
        }
      }
    } catch (error) {
      if (!(error instanceof BrokenSourceError)) throw error;
      check.broken = error;
    }
    return {
      ...check,
      understood,
      reasons: [...reasons]
        .map(([reason, count]) => ({ reason, count }))
        .toSorted((a, b) => b.count - a.count),
      unused: unusedOptions(how.options, understood),
    };
  } finally {
    chunks.destroy();
  }
}

/** What becomes of a row, as an import that begins now would find. */
function createJudge(of: {
  connectionId: string;
  object: ObjectType;
}): (row: BulkRow) => BulkRow | BulkReject | 'repeated' {
  const seen = new Map<string, { line: number; hash: string }>();
  return (row) => {
    const { line, raw } = row;
    const reason = refusalOf(row, changeOfRow(row, { bulkId: 'check', startedAt: 0 }), of);
    if (reason !== undefined) return { kind: 'reject', line, reason, raw };
    const hash = rowHash(row);
    const first = seen.get(row.entityId);
    if (first === undefined) {
      seen.set(row.entityId, { line, hash });
      return row;
    }
    if (first.hash === hash) return 'repeated';
    return { kind: 'reject', line, reason: differsFrom(first.line, row, of.object), raw };
  };
}
