// Looks at an import from time to time, and notices when nothing moves.
import type { ImportCounts } from '../../domain/import-ledger.ts';

/** Rows that have begun and not ended. */
export type OpenRows = Pick<ImportCounts, 'inFlight' | 'waiting'>;

export interface CountsWatch {
  counts: () => Promise<ImportCounts>;
  everyMs: number;
  onCounts: (counts: ImportCounts) => void;
  /** Told once, after 15 s without any row ending or beginning. */
  onStalled: (open: OpenRows) => void;
}

// Counting reads every row of the import (0.1 s for 300,000): at most a twentieth of the time goes into it.
const countingShare = 20;
const stalledAfterMs = 15_000;

/** The answer stops it. */
export function watchCounts({ counts, everyMs, onCounts, onStalled }: CountsWatch): () => void {
  let timer: NodeJS.Timeout | undefined;
  let last = { rows: -1, ended: -1, since: Date.now(), isTold: false };

  function schedule(ms: number): void {
    timer = setTimeout(() => {
      const askedAt = Date.now();
      // Postgres may be restarting: the next tick asks again.
      counts()
        .then(look, () => {})
        .finally(() => {
          if (timer !== undefined) schedule(Math.max(everyMs, countingShare * (Date.now() - askedAt)));
        });
    }, ms);
  }

  function look(now: ImportCounts): void {
    if (timer === undefined) return;
    onCounts(now);
    const { rows, accepted, inFlight, waiting } = now;
    const ended = accepted - inFlight - waiting;
    if (rows !== last.rows || ended !== last.ended || inFlight + waiting === 0) {
      last = { rows, ended, since: Date.now(), isTold: false };
    } else if (!last.isTold && Date.now() - last.since >= stalledAfterMs) {
      last.isTold = true;
      onStalled(now);
    }
  }

  schedule(everyMs);
  return () => {
    clearTimeout(timer);
    timer = undefined;
  };
}
