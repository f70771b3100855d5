import { Command, InvalidArgumentError } from 'commander';
import { formatOfName } from '../../use-cases/imports/rows/open-rows.ts';
import { previewFile } from '../../use-cases/previews/preview-file.ts';
import { mostPreviews } from '../../use-cases/previews/preview-changes.ts';
import { describeGuess, describeOpened } from '../bulk/describe-source.ts';
import { withSyncline } from '../open.ts';
import { answer } from '../output/answer.ts';
import { describePreview, isSmooth, previewDocument } from '../output/preview-in-words.ts';
import {
  addSourceOptions,
  openSource,
  readEncodingOption,
  readRowOptions,
  type SourceOptions,
} from './bulk/source-options.ts';

interface PreviewOptions extends SourceOptions {
  limit: number;
}

/** `syncline preview`: what an import of these rows would do; the CRM is asked, and nothing is written anywhere. */
export function previewCommand(): Command {
  const command = new Command('preview')
    .description('what an import of a file would create and change, field by field; writes nothing')
    .argument('<connection>')
    .argument('<file>', 'a file, or - for stdin')
    .option('--limit <rows>', `how many rows, ${mostPreviews} at most`, readLimit, mostPreviews);
  return addSourceOptions(command).action(
    (connectionId: string, file: string, options: PreviewOptions, self: Command) =>
      withSyncline(async (syncline) => {
        const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
        const found = await previewFile(syncline, {
          source: await openSource(file),
          connectionId,
          limit: options.limit,
          options: readRowOptions(options),
          format: options.format ?? formatOfName(file),
          encoding: readEncodingOption(options.encoding),
          onOpened: (opened) => describeOpened(opened).forEach(say),
          onEncodingGuess: (guess) => say(describeGuess(guess)),
        });
        if (!isSmooth(found)) process.exitCode = 1;
        const of = { connectionId, object: options.object };
        answer(self, previewDocument(found, of), () => describePreview(found, of));
      }),
  );
}

function readLimit(text: string): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows >= 1 && rows <= mostPreviews) return rows;
  throw new InvalidArgumentError(`A number from 1 to ${mostPreviews} is needed.`);
}
