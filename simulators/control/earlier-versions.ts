// How records were before their latest changes: what an index that runs behind still knows of them.
import type { StoredRecord } from '../record.ts';

export interface EarlierVersions {
  /** `record` has just been replaced. */
  keep(record: StoredRecord): void;
  /** As it was at that time; undefined when it was not there yet. */
  asOf(record: StoredRecord, atMs: number): StoredRecord | undefined;
  clear(): void;
}

/** As long as the longest lag that can be set. */
const keptForMs = 3_600_000;
const keepsBetweenSweeps = 1000;

/** Creates an empty memory; it forgets what is over an hour old. */
export function createEarlierVersions(now: () => number): EarlierVersions {
  const versions = new Map<string, { record: StoredRecord; until: number }[]>();
  let kept = 0;

  function sweep(): void {
    for (const [id, all] of versions) {
      const recent = all.filter(({ until }) => until > now() - keptForMs);
      if (recent.length > 0) versions.set(id, recent);
      else versions.delete(id);
    }
  }

  return {
    keep(record) {
      const all = versions.get(record.id) ?? [];
      all.push({ record, until: now() });
      versions.set(record.id, all);
      kept += 1;
      if (kept % keepsBetweenSweeps === 0) sweep();
    },
    asOf(record, atMs) {
      if (Date.parse(record.updatedAt) <= atMs) return record;
      return versions
        .get(record.id)
        ?.map((version) => version.record)
        .findLast(({ updatedAt }) => Date.parse(updatedAt) <= atMs);
    },
    clear() {
      versions.clear();
    },
  };
}
