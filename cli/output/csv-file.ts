// A CSV that is written line by line. A disk that is full is an error of the next line, never an unheard event.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { csvLine } from './csv-line.ts';

export type Cells = readonly (string | number | null)[];

export interface CsvFile {
  write(lines: readonly Cells[]): Promise<void>;
  close(): Promise<void>;
}

export interface CsvFileOptions {
  delimiter?: string | undefined;
  /** Begins with the mark of UTF-8, by which spreadsheets know it. */
  isMarked?: boolean | undefined;
}

/** Written anew. Throws, also later, what the file system says. */
export async function createCsvFile(
  path: string,
  { delimiter, isMarked }: CsvFileOptions = {},
): Promise<CsvFile> {
  const stream = createWriteStream(path);
  let failure: Error | undefined;
  stream.on('error', (error) => (failure = error));
  await once(stream, 'open');
  if (isMarked === true) stream.write('\uFEFF');
  return {
    async write(lines) {
      if (failure !== undefined) throw failure;
      const text = lines.map((cells) => csvLine(cells, delimiter)).join('');
      if (!stream.write(text)) await once(stream, 'drain');
    },
    async close() {
      // Not by `once`: an error that has been heard already would never be answered.
      await new Promise<void>((resolve) => stream.once('close', resolve).end());
      if (failure !== undefined) throw failure;
    },
  };
}
