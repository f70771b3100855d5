// An append-only file of what happened, to records or to logins. Each line is written before the CRM answers, so it survives
// kill -9 of the process; a crash of the machine is not its concern, hence no fsync.
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** An open journal. */
export interface Journal<Entry> {
  append(entry: Entry): void;
  close(): void;
}

const linesPerWrite = 1000;

/**
 * Hands every entry of the journal to `apply`, replaces the file by `snapshot` and keeps it open.
 * Throws when a line that is not the last cannot be read.
 */
export function openJournal<Entry>(journal: {
  folder: string;
  /** Of the file, without its ending. */
  name: string;
  apply: (entry: Entry) => void;
  snapshot: () => Iterable<Entry>;
}): Journal<Entry> {
  const { folder, apply, snapshot } = journal;
  const file = join(folder, `${journal.name}.ndjson`);
  mkdirSync(folder, { recursive: true });
  if (existsSync(file)) replay(file, apply);

  const compacted = `${file}.new`;
  const descriptor = openSync(compacted, 'w');
  let size = writeLines(descriptor, snapshot());
  let isClosed = false;
  renameSync(compacted, file);

  return {
    append(entry) {
      // The number of a closed file may by now belong to another one.
      if (isClosed) throw new Error(`${file} is closed`);
      try {
        size += writeAll(descriptor, `${JSON.stringify(entry)}\n`);
      } catch (error) {
        // Half a line (disk full) would spoil the line after it.
        ftruncateSync(descriptor, size);
        throw error;
      }
    },
    close() {
      isClosed = true;
      closeSync(descriptor);
    },
  };
}

/** A journal that keeps nothing, for a simulator in memory. */
export const noJournal: Journal<unknown> = { append() {}, close() {} };

// Line by line out of the buffer: as one string, a large journal would exceed what a string can hold.
function replay<Entry>(file: string, apply: (entry: Entry) => void): void {
  const bytes = readFileSync(file);
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    const line = bytes.toString('utf8', start, end);
    try {
      apply(JSON.parse(line) as Entry);
    } catch (cause) {
      throw new Error(`${file}: cannot read the line at byte ${start}; remove the file to start empty`, {
        cause,
      });
    }
    start = end + 1;
  }
  // What follows the last line break was torn by a kill in the middle of a write: nobody got an answer for it.
}

function writeLines(descriptor: number, entries: Iterable<unknown>): number {
  let bytes = 0;
  let lines: string[] = [];
  for (const entry of entries) {
    lines.push(`${JSON.stringify(entry)}\n`);
    if (lines.length < linesPerWrite) continue;
    bytes += writeAll(descriptor, lines.join(''));
    lines = [];
  }
  return bytes + writeAll(descriptor, lines.join(''));
}

// One write may take only a part.
function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written, bytes.length - written);
  return bytes.length;
}
