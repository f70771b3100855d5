// Where the rows go that people must look at: beside the source, or where the options say.
import { assertWritable } from './writable.ts';

export interface ListFiles {
  /** Rows that are not taken. */
  rejected: string;
  /** Rows whose push needs a person. */
  attention: string;
}

export interface ListFileOptions {
  rejectedFile?: string | undefined;
  attentionFile?: string | undefined;
}

/** `source`: a path, or the id of an import whose rows come from a stream. */
export function listFiles(source: string, { rejectedFile, attentionFile }: ListFileOptions): ListFiles {
  return {
    rejected: rejectedFile ?? `${source}.rejected.csv`,
    attention: attentionFile ?? `${source}.attention.csv`,
  };
}

/** Throws UsageError, which names the option that helps. */
export function assertListsWritable({ rejected, attention }: ListFiles): void {
  assertWritable(rejected, '--rejected-file');
  assertWritable(attention, '--attention-file');
}
