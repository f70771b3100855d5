// The records of a CSV with their lines. What csv-parse cannot read costs one line, never the rest of the file: it stops
// at a quote that is never closed, and a new parser goes on behind the line where that quote stands.
import { isUtf8 } from 'node:buffer';
import { Parser } from 'csv-parse';
import { lineEndOf, type CsvDialect } from './csv-dialect.ts';

export type CsvRecord =
  | { kind: 'record'; line: number; lastLine: number; cells: string[]; raw: string }
  | { kind: 'unreadable'; line: number; reason: string; raw: string };

/** A change is at most 64 KB; what is longer is a quote that was forgotten. */
export const maxRecordBytes = 128 * 1024;
const maxRawCharacters = 1_000;
/** Also for a row in another encoding: what it has no character for never becomes one. */
export const wrongBytes =
  "holds bytes that are no characters in the file's encoding: save it as UTF-8, or name the encoding with --encoding";
/** A row that cannot be read, where the source ends. */
export const endsInTheMiddle = 'and the file ends there: perhaps it was cut off';
const [lineFeed, carriageReturn] = [10, 13];

interface Parsed {
  /** Offset behind the record, from the parser's first byte. */
  end: number;
  cells: string[];
}

/** Holds no more than one chunk and one record. */
export async function* csvRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: CsvDialect,
): AsyncGenerator<CsvRecord> {
  let reader = createReader(dialect);
  const endOfLine = lineEndOf(dialect);
  // Bytes that no finished record covers yet, and where they begin.
  let held: Buffer = Buffer.alloc(0);
  let heldFrom = 0;
  let readerFrom = 0;
  let line = 1;
  let isSkippingLine = false;

  function drop(bytes: number): Buffer {
    const dropped = held.subarray(0, bytes);
    held = held.subarray(bytes);
    heldFrom += bytes;
    line += countLines(dropped);
    return dropped;
  }

  function* takeRecords(): Generator<CsvRecord> {
    for (const { end, cells } of reader.takeParsed()) {
      drop(countLeadingBreaks(held));
      const firstLine = line;
      const bytes = drop(readerFrom + end - heldFrom);
      const lastLine = Math.max(firstLine, line - 1);
      if (cells.every((cell) => cell.trim() === '')) continue;
      const raw = rawText(bytes);
      // Only a cell with the replacement character can have been something else than UTF-8.
      if (cells.some((cell) => cell.includes('\uFFFD')) && !isUtf8(bytes)) {
        yield { kind: 'unreadable', line: firstLine, reason: wrongBytes, raw };
      } else {
        yield { kind: 'record', line: firstLine, lastLine, cells, raw };
      }
    }
  }

  async function* feed(bytes: Buffer, isEnd: boolean): AsyncGenerator<CsvRecord> {
    let fed = bytes;
    for (;;) {
      const error = await reader.write(fed, isEnd);
      yield* takeRecords();
      if (error === undefined) return;
      drop(countLeadingBreaks(held));
      const firstLine = line;
      const lineEnd = held.indexOf(endOfLine);
      const bytesOfLine = drop(lineEnd === -1 ? held.length : lineEnd + 1);
      const isCutOff = isEnd && lineEnd === -1;
      const reason = isCutOff ? `${reasonOf(error)}, ${endsInTheMiddle}` : reasonOf(error);
      yield { kind: 'unreadable', line: firstLine, reason, raw: rawText(bytesOfLine) };
      isSkippingLine = lineEnd === -1;
      reader = createReader(dialect);
      readerFrom = heldFrom;
      fed = held;
      if (isSkippingLine) return;
    }
  }

  /** A source that breaks off: the parser looks a little ahead, so the last whole record may not have come yet. */
  async function* rest(): AsyncGenerator<CsvRecord> {
    const whole = held.subarray(0, held.lastIndexOf(endOfLine) + 1);
    reader = createReader(dialect);
    readerFrom = heldFrom;
    await reader.write(whole, true);
    if (!isSkippingLine) yield* takeRecords();
  }

  try {
    yield* readAll();
  } catch (error) {
    yield* rest();
    throw error;
  }

  async function* readAll(): AsyncGenerator<CsvRecord> {
    for await (const chunk of chunks) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      let fed = chunk;
      if (isSkippingLine) {
        const lineEnd = held.indexOf(endOfLine);
        drop(lineEnd === -1 ? held.length : lineEnd + 1);
        isSkippingLine = lineEnd === -1;
        readerFrom = heldFrom;
        fed = held;
      }
      if (!isSkippingLine) yield* feed(fed, false);
    }
    yield* feed(Buffer.alloc(0), true);
  }
}

interface Reader {
  write(bytes: Buffer, isEnd: boolean): Promise<Error | undefined>;
  /** What has been read since the last call, also before an error. */
  takeParsed(): Parsed[];
}

function createReader(dialect: CsvDialect): Reader {
  const parsed: Parsed[] = [];
  const parser = new Parser({
    delimiter: dialect.delimiter,
    record_delimiter: dialect.recordDelimiters,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
    // Records are collected here and not read from the stream: an error would discard those before it.
    on_record: (cells: string[], { bytes }) => {
      parsed.push({ end: bytes, cells });
      return null;
    },
  });
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure = error;
  });
  parser.resume();
  return {
    async write(bytes, isEnd) {
      if (bytes.length > 0) await new Promise<void>((resolve) => parser.write(bytes, () => resolve()));
      if (isEnd && failure === undefined) await new Promise<void>((resolve) => parser.end(() => resolve()));
      return failure;
    },
    takeParsed: () => parsed.splice(0),
  };
}

const reasons: Record<string, string> = {
  CSV_MAX_RECORD_SIZE: `has a quote that is not closed, or is longer than ${maxRecordBytes / 1024} KB`,
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'has a quote in the middle of a cell, or one that is not closed',
  INVALID_OPENING_QUOTE:
    'has a quote in the middle of a cell: quote the whole cell and double the quotes in it',
};

function reasonOf(error: Error): string {
  const { code = '' } = error as { code?: string };
  return reasons[code] ?? `cannot be read: ${error.message}`;
}

/** Line ends: LF, CR LF, and CR alone. By indexOf: byte by byte it costs as much as the parser. */
function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
  for (let at = bytes.indexOf(carriageReturn); at !== -1; at = bytes.indexOf(carriageReturn, at + 1)) {
    if (bytes[at + 1] !== lineFeed) lines += 1;
  }
  return lines;
}

function countLeadingBreaks(bytes: Buffer): number {
  let count = 0;
  while (bytes[count] === lineFeed || bytes[count] === carriageReturn) count += 1;
  return count;
}

function rawText(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/[\r\n]+$/, '')
    .slice(0, maxRawCharacters);
}
