// Whether a list of rows can be written beside the source: known before the first row is sent, and not at the end.
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describeFileError } from '../output/file-errors.ts';
import { UsageError } from '../output/usage-error.ts';

/** `option`: names another file. Throws UsageError. */
export function assertWritable(file: string, option: string): void {
  const isThere = existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
    if (!isThere) rmSync(file);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // What is not there is the folder: the file itself would be made.
    const isNoFolder = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = isNoFolder ? `There is no folder ${path.dirname(file)}.` : describeFileError(error);
    throw new UsageError(
      `${why ?? error.message} Rows that people must look at are written there: name another file with ${option}.`,
      { cause: error },
    );
  }
}
