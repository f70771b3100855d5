// From bytes to rows: finds out whether they are CSV or NDJSON.
import type { BulkInput } from '../../../client/bulk/row.ts';
import type { RowOptions } from './columns.ts';
import { guessDialect } from './csv-dialect.ts';
import { openCsvRows } from './csv-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { unreadable } from './unreadable.ts';

export type RowFormat = 'csv' | 'ndjson';

const sampleBytes = 64 * 1024;
const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);
const utf16Marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** Resolves when the header, if there is one, has been read. Throws RefusedError. */
export async function openRows(
  chunks: AsyncIterable<Buffer>,
  { format, options }: { format: RowFormat | undefined; options: RowOptions },
): Promise<AsyncGenerator<BulkInput>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const sample = await readSample(iterator);
  const isMarked = sample.subarray(0, 3).equals(utf8Mark);
  const text = isMarked ? sample.subarray(3) : sample;
  if (utf16Marks.some((mark) => sample.subarray(0, 2).equals(mark))) {
    throw unreadable({ code: 'utf_16' });
  }
  if (text.toString('utf8').trim() === '') throw unreadable({ code: 'empty_source' });
  const all = joined(text, iterator);
  if ((format ?? guessFormat(text)) === 'ndjson') return ndjsonRows(all, options);
  return openCsvRows(all, { dialect: guessDialect(text, options.delimiter), options });
}

/** By the name of a file; undefined: its content decides. */
export function formatOfName(file: string): RowFormat | undefined {
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson';
  return /\.(csv|tsv|txt)$/i.test(file) ? 'csv' : undefined;
}

function guessFormat(sample: Buffer): RowFormat {
  return /^\s*\{/.test(sample.toString('utf8')) ? 'ndjson' : 'csv';
}

/** Enough to see the header; less when the source ends or its producer pauses after a first line. */
async function readSample(iterator: AsyncIterator<Buffer>): Promise<Buffer> {
  let sample: Buffer = Buffer.alloc(0);
  while (sample.length < sampleBytes && !sample.includes('\n')) {
    const next = await iterator.next();
    if (next.done === true) break;
    sample = Buffer.concat([sample, next.value]);
  }
  return sample;
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  try {
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
