// The first bytes of a source, without losing them.

const sampleBytes = 64 * 1024;

// Blank lines in front of it are none.
const firstLine = /[!-~][^]*\n/;

export interface Peeked {
  sample: Buffer;
  /** Everything, the sample included. */
  chunks: AsyncGenerator<Buffer>;
}

/** Enough to see what it is and its header; less when the source ends or its producer pauses after a first line. */
export async function peek(chunks: AsyncIterable<Buffer>): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  let sample: Buffer = Buffer.alloc(0);
  while (sample.length < sampleBytes && !firstLine.test(sample.toString('latin1'))) {
    const next = await iterator.next();
    if (next.done === true) break;
    sample = Buffer.concat([sample, next.value]);
  }
  return { sample, chunks: joined(sample, iterator) };
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
