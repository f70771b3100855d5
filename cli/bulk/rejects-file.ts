// The rows that were not taken, beside the source: line, reason, and the row as it stood there.
import { rm } from 'node:fs/promises';
import { rejectedColumns } from '../../domain/rejected-columns.ts';
import type { BulkReject } from '../../use-cases/imports/run-import.ts';
import { createCsvFile, type CsvFile } from '../output/csv-file.ts';

export interface RejectsFile {
  add(rejects: BulkReject[]): Promise<void>;
  /** Closes it; answers its path, or null when nothing was rejected. */
  close(options: { isWhole: boolean }): Promise<string | null>;
}

/** Made at the first reject. A resumed import reads its source from the start, so the file is written anew each time. */
export function createRejectsFile(path: string): RejectsFile {
  let file: CsvFile | undefined;
  return {
    async add(rejects) {
      if (file === undefined) {
        file = await createCsvFile(path);
        await file.write([[...rejectedColumns]]);
      }
      await file.write(rejects.map(({ line, reason, raw }) => [line, reason, raw]));
    },
    async close({ isWhole }) {
      if (file !== undefined) {
        await file.close();
        return path;
      }
      // What an earlier import of this source left does not hold any more.
      if (isWhole) await rm(path, { force: true });
      return null;
    },
  };
}
