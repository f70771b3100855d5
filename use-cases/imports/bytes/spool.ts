// A stream that has to be read from its end: it is put into a file first.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Spooled {
  path: string;
  remove(): Promise<void>;
}

/** Resolves when the stream has ended. */
export async function spool(chunks: AsyncIterable<Buffer>): Promise<Spooled> {
  const folder = await mkdtemp(path.join(tmpdir(), 'syncline-import-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const file = path.join(folder, 'source');
  try {
    await pipeline(chunks, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  return { path: file, remove };
}
