// Bytes that should be UTF-8. The first one that is not ASCII decides, however late it comes: until there all the
// encodings in question agree, so nothing has to be read twice.
import { isAscii, isUtf8 } from 'node:buffer';
import { utf8From } from './encoding.ts';

/** What most spreadsheets of Western Windows systems save as "CSV". */
const guessed = 'windows-1252';
// Bytes that it has no character for: then the file is something else, and nobody knows what.
const noCharacter = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
const [lineFeed, carriageReturn] = [10, 13];
// A character of UTF-8 has at most four bytes.
const longestCharacter = 4;
const longestLine = 128 * 1024;

export interface EncodingGuess {
  encoding: string;
  /** The first line that is not UTF-8, from 1. */
  line: number;
}

/** UTF-8, with each line of Windows-1252 turned into it; lines that are neither stay as they are. */
export async function* guessedUtf8(
  chunks: AsyncIterable<Buffer>,
  onGuess: (guess: EncodingGuess) => void,
): AsyncGenerator<Buffer> {
  let found: 'ascii' | 'utf-8' | 'guessed' = 'ascii';
  let held: Buffer = Buffer.alloc(0);
  let line = 1;

  for await (const chunk of chunks) {
    if (found === 'utf-8') {
      yield chunk;
      continue;
    }
    let bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    held = Buffer.alloc(0);
    if (found === 'ascii') {
      const at = firstNotAscii(bytes);
      const ascii = bytes.subarray(0, at);
      line += countLines(ascii);
      if (ascii.length > 0) yield ascii;
      bytes = bytes.subarray(at);
      if (bytes.length < longestCharacter) {
        held = bytes;
        continue;
      }
      found = decide(bytes);
      if (found === 'guessed') onGuess({ encoding: guessed, line });
    }
    if (found === 'utf-8') yield bytes;
    else {
      const end = lastLineEnd(bytes);
      if (end > 0) yield linesAsUtf8(bytes.subarray(0, end));
      held = bytes.subarray(end);
    }
  }
  if (held.length === 0) return;
  if (found === 'ascii' && decide(held) === 'guessed') {
    onGuess({ encoding: guessed, line });
    found = 'guessed';
  }
  yield found === 'guessed' ? linesAsUtf8(held) : held;
}

/** Of a file that is UTF-8 but for a broken row most characters fit; of another one nearly none do, by chance. */
function decide(bytes: Buffer): 'utf-8' | 'guessed' {
  let [fitting, others] = [0, 0];
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes[at] ?? 0);
    if (length === 1) {
      at += 1;
      continue;
    }
    const character = bytes.subarray(at, at + length);
    // The last one may be cut by the chunk.
    if (character.length < length && at > 0) break;
    if (length > 0 && isUtf8(character)) {
      fitting += 1;
      at += length;
    } else {
      others += 1;
      at += 1;
    }
  }
  return fitting >= others ? 'utf-8' : 'guessed';
}

/** By its first byte; 0: no character begins so. */
function characterLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

/** Each line for itself: files that two systems wrote have both, and no line of ours is guessed wrong for another's. */
function linesAsUtf8(bytes: Buffer): Buffer {
  const lines: Buffer[] = [];
  const lineEnd = bytes.includes(lineFeed) ? lineFeed : carriageReturn;
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(lineEnd, from);
    const to = end === -1 ? bytes.length : end + 1;
    const line = bytes.subarray(from, to);
    const isLeft = isUtf8(line) || noCharacter.some((byte) => line.includes(byte));
    lines.push(isLeft ? line : utf8From(line, guessed));
    from = to;
  }
  return Buffer.concat(lines);
}

function firstNotAscii(bytes: Buffer): number {
  if (isAscii(bytes)) return bytes.length;
  const at = bytes.findIndex((byte) => byte >= 0x80);
  return at === -1 ? bytes.length : at;
}

/** Behind the last line of it; all of it where a line is longer than any that is taken. */
function lastLineEnd(bytes: Buffer): number {
  const end = Math.max(bytes.lastIndexOf(lineFeed), bytes.lastIndexOf(carriageReturn)) + 1;
  return end === 0 && bytes.length > longestLine ? bytes.length : end;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  const lineEnd = bytes.includes(lineFeed) ? lineFeed : carriageReturn;
  for (let at = bytes.indexOf(lineEnd); at !== -1; at = bytes.indexOf(lineEnd, at + 1)) lines += 1;
  return lines;
}
