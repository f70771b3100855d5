import { Command } from 'commander';
import { formatOfName } from '../../../use-cases/imports/rows/open-rows.ts';
import { checkImport } from '../../../use-cases/imports/check-import.ts';
import { checkDocument, describeCheck } from '../../bulk/describe-check.ts';
import { describeGuess, describeOpened } from '../../bulk/describe-source.ts';
import { answer } from '../../output/answer.ts';
import {
  addSourceOptions,
  openSource,
  readEncodingOption,
  readRowOptions,
  type SourceOptions,
} from './source-options.ts';

interface CheckOptions extends SourceOptions {
  connection: string;
}

/** `bulk check`: no stack is needed, and nobody is called. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description(
      'how a file would be imported: what each column becomes, the first rows, what would be rejected',
    )
    .argument('<file>', 'a file, or - for stdin')
    .option('--connection <id>', 'the one of the import', 'connection');
  return addSourceOptions(command).action(async (file: string, options: CheckOptions, self: Command) => {
    const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
    const check = await checkImport({
      source: await openSource(file),
      connectionId: options.connection,
      options: readRowOptions(options),
      format: options.format ?? formatOfName(file),
      encoding: readEncodingOption(options.encoding),
      onOpened: (opened) => describeOpened(opened).forEach(say),
      onEncodingGuess: (guess) => say(describeGuess(guess)),
    });
    const { problems } = check.understood;
    if (problems.length > 0) process.exitCode = 2;
    else if (check.counts.rejected > 0 || check.broken !== undefined) process.exitCode = 1;
    const of = { file, object: options.object };
    answer(self, checkDocument(check, of), () => describeCheck(check, of));
  });
}
