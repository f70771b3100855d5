// Where the rows of an import come from: a file that is known by its content, or a stream that can be read once.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../output/usage-error.ts';

export interface ImportSource {
  /** As it was given, or `stdin`. */
  name: string;
  /** Undefined for a stream. */
  content: { hash: string; lines: number } | undefined;
  open(): AsyncIterable<Buffer> & { destroy(): unknown };
}

const chunkBytes = 256 * 1024;
const lineFeed = 10;

/** Throws UsageError, or the error of the file system. */
export async function openSource(file: string): Promise<ImportSource> {
  if (file === '-') {
    if (process.stdin.isTTY)
      throw new UsageError('Nothing is piped in: name a file, or pipe rows into this command.');
    return { name: 'stdin', content: undefined, open: () => process.stdin };
  }
  const found = await stat(file);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder.`);
  return {
    name: file,
    // A pipe in the file system, as in `bulk start <(zcat …)`, would be empty at the second reading.
    content: found.isFile() ? await readContent(file) : undefined,
    open: () => createReadStream(file, { highWaterMark: chunkBytes }),
  };
}

/** One pass over the file: about 1 s per GB. */
async function readContent(file: string): Promise<{ hash: string; lines: number }> {
  const hash = createHash('sha256');
  let lines = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) lines += 1;
  }
  return { hash: hash.digest('hex'), lines };
}
