// The objects of a JSON array, as the texts that they are. By hand, because the parsers that stream (stream-json 3.8 was
// looked at) answer values: the digits of a long number are lost by then, and a reject could not show its own text.
import { BrokenSourceError } from '../bytes/broken-source.ts';
import { maxRecordBytes } from './csv-records.ts';
import type { JsonText } from './ndjson-rows.ts';

const code = (character: string): number => character.codePointAt(0) ?? 0;
const [quote, backslash, comma] = [code('"'), code('\\'), code(',')];
const openers = [code('{'), code('[')];
const closers = [code('}'), code(']')];

/**
 * What stands between the commas of the outermost array. Its number takes the place of a line, because many may share
 * one. Holds one element; of one that is longer than a row may be only the beginning. Throws BrokenSourceError where the
 * array does not end.
 */
export async function* elementsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<JsonText> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let number = 0;

  function hold(part: Buffer): void {
    const room = maxRecordBytes + 1 - heldBytes;
    if (room <= 0 || part.length === 0) return;
    held.push(part.subarray(0, room));
    heldBytes += Math.min(part.length, room);
  }
  function take(): JsonText | undefined {
    const bytes = Buffer.concat(held);
    held = [];
    heldBytes = 0;
    if (bytes.toString('latin1').trim() === '') return undefined;
    number += 1;
    return { line: number, bytes, isEnd: false };
  }

  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isText = false;
      } else if (byte === quote) isText = true;
      else if (openers.includes(byte)) {
        depth += 1;
        if (depth === 1) from = at + 1;
      } else if (closers.includes(byte)) depth -= 1;
      const isElementEnd =
        !isText && ((byte === comma && depth === 1) || (depth === 0 && closers.includes(byte)));
      if (!isElementEnd) continue;
      hold(chunk.subarray(from, at));
      from = at + 1;
      const text = take();
      if (text !== undefined) yield text;
    }
    if (depth > 0) hold(chunk.subarray(from));
  }
  if (depth > 0) throw new BrokenSourceError('cut_off', { cause: new Error('the array is not closed') });
}
