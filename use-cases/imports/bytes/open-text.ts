// From the bytes of a source to UTF-8: unpacked, and in which encoding it is found out or said.
import { unreadable } from '../rows/unreadable.ts';
import { namingBreaks } from './broken-source.ts';
import { decoded, encodingOfMark, encodingOfZeros, isUtf8Name, withoutMark } from './encoding.ts';
import { guessedUtf8, type EncodingGuess } from './guess-encoding.ts';
import { gunzip } from './gunzip.ts';
import { peek, type Peeked } from './peek.ts';
import { recognise } from './recognise.ts';
import { spool } from './spool.ts';
import { unzip } from './unzip.ts';
import { workbookDelimiter } from './workbook.ts';

export interface TextOptions {
  /** Where the chunks stand in a file; a zip in a stream is put into one first. */
  file?: string | undefined;
  /** Found out when absent. */
  encoding?: string | undefined;
  /** Told at the first line that is not UTF-8, perhaps in the middle of the source. */
  onGuess?: ((guess: EncodingGuess) => void) | undefined;
}

export interface Text {
  /** UTF-8 without a mark. Bytes that are none are no characters in the source's encoding. */
  chunks: AsyncGenerator<Buffer>;
  packing: 'gzip' | 'zip' | 'workbook' | undefined;
  /** Of a workbook: how many sheets are not read. */
  otherSheets: number;
  /** Between its cells, where that is known. */
  delimiter: string | undefined;
  /** Its name in a zip. */
  inside: string | undefined;
  /** As far as the first bytes tell. */
  encoding: string;
  /** Neither named nor marked. */
  isEncodingGuessed: boolean;
}

/** Throws RefusedError for what holds no rows, BrokenSourceError, or the error of the file system. */
export async function openText(source: AsyncIterable<Buffer>, options: TextOptions = {}): Promise<Text> {
  const unpacked = await unpack(await peek(namingBreaks(source)), options.file);
  const { sample, chunks } = unpacked.peeked;
  const { packing, inside, otherSheets } = unpacked;
  const common = { packing, inside, otherSheets };
  if (packing === 'workbook') {
    return { ...common, chunks, delimiter: workbookDelimiter, encoding: 'utf-8', isEncodingGuessed: false };
  }
  const marked = encodingOfMark(sample);
  const zeros = marked === undefined && options.encoding === undefined ? encodingOfZeros(sample) : undefined;
  if (zeros === 'binary') throw unreadable({ code: 'no_rows', what: 'binary' });
  // A mark is certain: whoever names another encoding has an older file in mind.
  const encoding = marked ?? options.encoding ?? zeros ?? 'utf-8';
  const isNamed = marked === undefined && options.encoding !== undefined;
  if (!isUtf8Name(encoding)) {
    return {
      chunks: decoded(chunks, encoding),
      ...common,
      delimiter: undefined,
      encoding,
      isEncodingGuessed: zeros !== undefined,
    };
  }
  const bytes = marked === undefined ? chunks : skippingMark(chunks);
  // With a mark or named it is UTF-8: a row with other bytes is a mistake of its own.
  const isCertain = marked !== undefined || isNamed;
  const text = isCertain ? bytes : guessedUtf8(bytes, (guess) => options.onGuess?.(guess));
  return { ...common, delimiter: undefined, chunks: text, encoding, isEncodingGuessed: false };
}

interface Unpacked {
  peeked: Peeked;
  packing: Text['packing'];
  inside: string | undefined;
  otherSheets: number;
}

async function unpack(peeked: Peeked, file: string | undefined): Promise<Unpacked> {
  const what = recognise(peeked.sample);
  const plain = { inside: undefined, otherSheets: 0 };
  if (what === 'text') return { ...plain, peeked, packing: undefined };
  if (what === 'gzip') {
    return { ...plain, peeked: await peekInside(gunzip(peeked.chunks)), packing: 'gzip' };
  }
  if (what !== 'zip') throw unreadable({ code: 'no_rows', what });
  const { name, otherSheets, chunks } =
    file === undefined ? await unzipStream(peeked.chunks) : await unzip(file);
  if (name === undefined) {
    return { peeked: await peek(chunks), packing: 'workbook', inside: undefined, otherSheets };
  }
  return { peeked: await peekInside(chunks), packing: 'zip', inside: name, otherSheets };
}

/** Packed once: what is packed twice is no export of anything. */
async function peekInside(chunks: AsyncIterable<Buffer>): Promise<Peeked> {
  const inside = await peek(chunks);
  const what = recognise(inside.sample);
  if (what === 'text') return inside;
  throw unreadable({ code: 'no_rows', what: what === 'gzip' || what === 'zip' ? 'archive' : what });
}

async function unzipStream(stream: AsyncGenerator<Buffer>): ReturnType<typeof unzip> {
  const { path, remove } = await spool(stream);
  try {
    const unzipped = await unzip(path);
    return { ...unzipped, chunks: removingAfterwards(unzipped.chunks, remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function* removingAfterwards(
  chunks: AsyncIterable<Buffer>,
  remove: () => Promise<void>,
): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } finally {
    await remove();
  }
}

async function* skippingMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? withoutMark(chunk) : chunk;
    isFirst = false;
  }
}
