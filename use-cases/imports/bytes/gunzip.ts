// A gzip as it comes. The stream of zlib is fed by hand: read as a stream, an error would discard what came before it.
import { createGunzip } from 'node:zlib';
import { BrokenSourceError } from './broken-source.ts';

// What one write may unpack to is held in memory: at most a thousand times as much, usually ten times.
const bytesAtOnce = 16 * 1024;

/** All that can be unpacked; then a BrokenSourceError, where it is cut off or damaged. */
export async function* gunzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip();
  let unpacked: Buffer[] = [];
  let failure: NodeJS.ErrnoException | undefined;
  const ended = new Promise<void>((resolve) => {
    stream.once('end', resolve).once('close', resolve);
  });
  stream.on('data', (chunk: Buffer) => unpacked.push(chunk));
  stream.on('error', (error) => (failure = error));
  function* take(): Generator<Buffer> {
    yield* unpacked;
    unpacked = [];
  }

  try {
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length && failure === undefined; from += bytesAtOnce) {
        const part = chunk.subarray(from, from + bytesAtOnce);
        await Promise.race([new Promise<void>((resolve) => stream.write(part, () => resolve())), ended]);
        yield* take();
      }
      if (failure !== undefined) break;
    }
    if (failure === undefined) stream.end();
    await ended;
    yield* take();
  } finally {
    stream.destroy();
  }
  if (failure !== undefined) {
    const isCutOff = failure.code === 'Z_BUF_ERROR';
    throw new BrokenSourceError(isCutOff ? 'cut_off' : 'damaged', { cause: failure });
  }
}
