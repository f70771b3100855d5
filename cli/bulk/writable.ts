// Whether a list of rows can be written beside the source: known before the first row is sent, and not at the end.
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { describeFileError } from '../output/file-errors.ts';
import { UsageError } from '../output/usage-error.ts';

/** `option`: names another file. Throws UsageError. */
export function assertWritable(path: string, option: string): void {
  const isThere = existsSync(path);
  try {
    closeSync(openSync(path, 'a'));
    if (!isThere) rmSync(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(
      `${describeFileError(error) ?? error.message} Rows that people must look at are written there: name another file with ${option}.`,
      { cause: error },
    );
  }
}
