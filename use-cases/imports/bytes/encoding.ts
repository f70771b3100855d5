// Which characters the bytes are. UTF-8 is what comes out, whatever goes in; a byte that is no character in its encoding
// comes out as one that UTF-8 never has, so that the reader of the rows refuses that row.
// By iconv-lite: the TextDecoder of Node 20 takes Windows-1252 for Latin-1, and makes "€" an invisible character.
import iconv from 'iconv-lite';

const neverInUtf8 = Buffer.from([0xff]);

// The library's own, which are no encodings of text.
const noTexts = ['base64', 'hex'];

/** The name as given, or undefined when there is no such encoding. */
export function readEncoding(given: string): string | undefined {
  const name = given.trim();
  return !noTexts.includes(name.toLowerCase()) && iconv.encodingExists(name) ? name : undefined;
}

export function isUtf8Name(encoding: string): boolean {
  return /^utf-?8$/i.test(encoding);
}

// The longer ones first: a mark of UTF-32 begins with one of UTF-16.
const marks: readonly [number[], string][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
];

/** By the byte-order mark at its beginning. */
export function encodingOfMark(sample: Buffer): string | undefined {
  return marks.find(([mark]) => sample.subarray(0, mark.length).equals(Buffer.from(mark)))?.[1];
}

/**
 * UTF-16 without a mark, by its zero bytes: commas, digits and line ends have one each, on the same side. `binary`:
 * they stand where no text has them.
 */
export function encodingOfZeros(sample: Buffer): string | undefined {
  const zeros = [0, 0];
  for (let at = sample.indexOf(0); at !== -1; at = sample.indexOf(0, at + 1)) {
    zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) return undefined;
  if (even > 0 && odd > 0) return 'binary';
  return odd > 0 ? 'utf-16le' : 'utf-16be';
}

/** From any encoding that `readEncoding` takes; a mark at the beginning is taken off. */
export async function* decoded(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = iconv.getDecoder(encoding);
  // A pair that a chunk has cut: its first half waits for the second.
  let half = '';
  for await (const chunk of chunks) {
    const text = half + decoder.write(chunk);
    half = firstHalf.exec(text)?.[0] ?? '';
    if (text.length > half.length) yield utf8Of(half === '' ? text : text.slice(0, -1));
  }
  const rest = half + (decoder.end() ?? '');
  if (rest !== '') yield utf8Of(rest);
}

const firstHalf = /[\uD800-\uDBFF]$/;

/** All of it at once; for encodings of one byte per character. */
export function utf8From(bytes: Buffer, encoding: string): Buffer {
  return utf8Of(iconv.decode(bytes, encoding));
}

// Halves of a pair are no characters either.
const lost = /\uFFFD|\p{Surrogate}/u;

function utf8Of(text: string): Buffer {
  if (!lost.test(text)) return Buffer.from(text);
  const parts = text.split(new RegExp(lost, 'gu'));
  return Buffer.concat(
    parts.flatMap((part, index) => (index === 0 ? [Buffer.from(part)] : [neverInUtf8, Buffer.from(part)])),
  );
}

/** The mark of UTF-8 taken off. */
export function withoutMark(bytes: Buffer): Buffer {
  return encodingOfMark(bytes) === 'utf-8' ? bytes.subarray(3) : bytes;
}
