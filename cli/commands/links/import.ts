import { Command } from 'commander';
import { fileSource, streamSource } from '../../../use-cases/imports/source.ts';
import { importLinks, type ImportedLink } from '../../../use-cases/links/import-links.ts';
import { describeGuess, describeOpened } from '../../bulk/describe-source.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { describeLinkRefusal } from '../../output/refusals.ts';
import { readEncodingOption } from '../bulk/source-options.ts';
import { connectionOf } from './connection-argument.ts';
import { objectOption, type ObjectChoice } from '../object-option.ts';

interface Options extends ObjectChoice {
  connection?: string;
  idColumn?: string;
  externalIdColumn: string;
  encoding?: string;
  takeOver?: boolean;
}

/** `links import`: brings ids that an app already has. Rows that are refused are said on stderr. */
export function importCommand(): Command {
  return new Command('import')
    .description('a CSV (or NDJSON) of ids and external ids that your app already knows')
    .argument('<csv>', 'a file, or - for stdin')
    .argument('[connection]', 'instead of --connection')
    .option('--connection <id>')
    .addOption(objectOption())
    .option('--id-column <column>', "the column of your app's ids (default: id, or contactId and so on)")
    .option('--external-id-column <column>', "the CRM's ids", 'externalId')
    .option('--encoding <name>', 'utf-8, windows-1252, utf-16le, …: found out when absent')
    .option('--take-over', 'also where one of yours or a record is linked elsewhere')
    .action((file: string, argument: string | undefined, options: Options, command: Command) => {
      const { connection, takeOver = false, encoding, ...columns } = options;
      const connectionId = connectionOf(argument, connection, ['import', file]);
      return withSyncline(async (syncline) => {
        const source = file === '-' ? streamSource('stdin', process.stdin) : await fileSource(file);
        const chunks = source.open();
        const say = (sentence: string): unknown => process.stderr.write(`${sentence}\n`);
        const counts = { rows: 0, set: 0, unchanged: 0, refused: 0 };
        for await (const { line, result } of importLinks(syncline, {
          connectionId,
          chunks,
          file: source.file,
          takeOver,
          encoding: readEncodingOption(encoding),
          onOpened: (opened) => describeOpened(opened).forEach(say),
          onEncodingGuess: (guess) => say(describeGuess(guess)),
          ...columns,
        })) {
          counts.rows += 1;
          counts[result.kind] += 1;
          if (result.kind === 'refused') process.stderr.write(`line ${line}: ${reasonOf(result)}\n`);
        }
        if (counts.refused > 0) process.exitCode = 1;
        answer(command, counts, () =>
          [`${counts.set} set`, `${counts.unchanged} were so already`, `${counts.refused} refused`].join(
            ', ',
          ),
        );
      });
    });
}

function reasonOf({ why }: Extract<ImportedLink, { kind: 'refused' }>): string {
  return 'reason' in why ? why.reason : describeLinkRefusal(why.key, why.refusal);
}
