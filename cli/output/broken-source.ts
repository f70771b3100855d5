// Why a source ended before its end, as a sentence.
import type { BrokenSourceError } from '../../use-cases/imports/bytes/broken-source.ts';
import { describeFileError } from './file-errors.ts';

export function brokenSource(error: BrokenSourceError | undefined): string {
  const { why, cause } = error ?? { why: 'unreadable' as const, cause: undefined };
  switch (why) {
    case 'cut_off':
      return 'The file is cut off: it ends in the middle, as after a download that broke off.';
    case 'damaged':
      return 'The file is damaged: what is packed in it does not fit together.';
    case 'unreadable':
      return `The file could not be read to its end${cause instanceof Error ? ` (${describeFileError(cause) ?? cause.message})` : ''}.`;
  }
}
