// The rows that were not taken, beside the source: line, reason, and the row as it stood there.
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { BulkReject } from '../../use-cases/imports/run-import.ts';
import { csvLine } from '../output/csv-line.ts';

export interface RejectsFile {
  add(rejects: BulkReject[]): Promise<void>;
  /** Closes it; answers its path, or null when nothing was rejected. */
  close(options: { isWhole: boolean }): Promise<string | null>;
}

/** Made at the first reject. A resumed import reads its source from the start, so the file is written anew each time. */
export function createRejectsFile(path: string): RejectsFile {
  let stream: WriteStream | undefined;
  return {
    async add(rejects) {
      if (stream === undefined) {
        stream = createWriteStream(path);
        await once(stream, 'open');
        stream.write(csvLine(['line', 'reason', 'raw']));
      }
      const lines = rejects.map(({ line, reason, raw }) => csvLine([line, reason, raw]));
      if (!stream.write(lines.join(''))) await once(stream, 'drain');
    },
    async close({ isWhole }) {
      if (stream !== undefined) {
        stream.end();
        await once(stream, 'close');
        return path;
      }
      // What an earlier import of this source left does not hold any more.
      if (isWhole) await rm(path, { force: true });
      return null;
    },
  };
}
