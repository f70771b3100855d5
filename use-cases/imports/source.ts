// Where the rows of an import come from: a file that is known by its content, or a stream that can be read once.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { unreadable } from './rows/unreadable.ts';

export interface ImportSource {
  /** As people know it: a path, or `stdin`. */
  name: string;
  /** Undefined for a stream. */
  content: { hash: string; lines: number } | undefined;
  /** Where it can be read from its end too; undefined for a stream. */
  file?: string | undefined;
  open(): AsyncIterable<Buffer> & { destroy(): unknown };
}

const chunkBytes = 256 * 1024;
const [lineFeed, carriageReturn] = [10, 13];

/** Throws RefusedError for a folder, or the error of the file system. */
export async function fileSource(path: string): Promise<ImportSource> {
  const found = await stat(path);
  if (found.isDirectory()) throw unreadable({ code: 'is_a_folder', path });
  return {
    name: path,
    // A pipe in the file system, as in `bulk start <(zcat …)`, would be empty at the second reading.
    content: found.isFile() ? await readContent(path) : undefined,
    file: found.isFile() ? path : undefined,
    open: () => createReadStream(path, { highWaterMark: chunkBytes }),
  };
}

/** It goes on where it stopped only under its import id, and with the same rows. */
export function streamSource(name: string, stream: ReturnType<ImportSource['open']>): ImportSource {
  return { name, content: undefined, open: () => stream };
}

/** One pass over the file: about 1 s per GB. */
async function readContent(path: string): Promise<{ hash: string; lines: number }> {
  const hash = createHash('sha256');
  let lineFeeds = 0;
  let carriageReturns = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    lineFeeds += count(lineFeed, chunk);
    carriageReturns += count(carriageReturn, chunk);
  }
  // Lines end in one of them, or in both.
  return { hash: hash.digest('hex'), lines: Math.max(lineFeeds, carriageReturns) };
}

function count(byte: number, chunk: Buffer): number {
  let found = 0;
  for (let at = chunk.indexOf(byte); at !== -1; at = chunk.indexOf(byte, at + 1)) found += 1;
  return found;
}
