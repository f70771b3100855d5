import { Command, Option } from 'commander';
import { timingOf } from '../../../push/endings.ts';
import { describeResult } from '../../bulk/describe-result.ts';
import { identityOf } from '../../bulk/identity.ts';
import { formatOfName, openRows } from '../../bulk/rows/open-rows.ts';
import { runImport } from '../../bulk/run-import.ts';
import { openSource } from '../../bulk/source.ts';
import { hasProblems } from '../../bulk/summary.ts';
import { answer } from '../../output/answer.ts';
import { localTime } from '../../output/times.ts';
import { withSyncline, type Syncline } from '../open.ts';
import { collect } from '../pairs.ts';
import { stopOnInterrupt } from './interrupt.ts';
import { readStartOptions, type StartOptions } from './start-options.ts';

/** `bulk start`: interrupted, the same command goes on where it stopped. */
export function startCommand(): Command {
  return new Command('start')
    .description('import contacts from a CSV or NDJSON file, or from stdin')
    .argument('<file>', 'a file, or - for stdin')
    .requiredOption('--connection <id>')
    .option('--id-column <column>', "the column of your app's contact ids (default: id)")
    .option('--external-id-column <column>', "a column of the CRM's ids, if you know them")
    .option('--map <column=field>', 'the field of a column; column=- leaves it out (repeatable)', collect)
    .addOption(
      new Option('--empty <what>', 'what an empty cell does').choices(['keep', 'clear']).default('keep'),
    )
    .option('--delimiter <character>', 'between two cells: , ; | or tab (default: guessed from the header)')
    .addOption(new Option('--format <format>', 'guessed when absent').choices(['csv', 'ndjson']))
    .option('--rate <rows>', 'at most so many rows per second')
    .option(
      '--quiet-period <time>',
      'new contacts wait this long before they are pushed (default: due at once)',
    )
    .option('--wait', 'wait until every push has ended')
    .option('--bulk-id <id>', 'the id of the import: a stream goes on where it stopped under its id')
    .option('--rejected-file <path>', 'where rows go that are not taken (default: <file>.rejected.csv)')
    .action((file: string, options: StartOptions, command: Command) =>
      withSyncline((syncline) => start(syncline, { file, options, command })),
    );
}

async function start(
  syncline: Syncline,
  { file, options, command }: { file: string; options: StartOptions; command: Command },
): Promise<void> {
  const { rowOptions, ...pace } = readStartOptions(options);
  const connection = await syncline.connection(options.connection);
  const source = await openSource(file);
  const format = options.format ?? formatOfName(file);
  const chunks = source.open();
  try {
    const rows = await openRows(chunks, { format, options: rowOptions });
    const identity = identityOf(source, {
      connectionId: options.connection,
      bulkId: options.bulkId,
      rowOptions,
      format,
    });
    const client = await syncline.client();
    const { ledger } = syncline;
    const record = await ledger.open(identity);
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    say(
      record.isResumed
        ? `Going on with the import ${record.bulkId}, begun ${localTime(new Date(record.startedAt).toISOString())}.`
        : `Import ${record.bulkId}: ${source.name} → ${options.connection}`,
    );
    if (connection.state !== 'active') {
      say(`The connection is ${connection.state}: rows are recorded and pushed when it is active again.`);
    }
    const interrupt = stopOnInterrupt();
    try {
      const result = await runImport({
        client,
        ledger,
        record,
        rows,
        expectedRows: source.content === undefined ? undefined : Math.max(0, source.content.lines - 1),
        timing: timingOf(connection),
        ...pace,
        isWaitWanted: options.wait === true,
        rejectsPath: options.rejectedFile ?? `${file === '-' ? record.bulkId : file}.rejected.csv`,
        stop: interrupt.signal,
        hasWorker: () => syncline.hasWorker(),
      });
      if (result.end === 'stopped' || result.end === 'cancelled' || hasProblems(result.summary)) {
        process.exitCode = 1;
      }
      answer(command, result.summary, () => describeResult(result, source));
    } finally {
      interrupt.close();
    }
  } finally {
    // A producer that has more to say would keep this process alive.
    chunks.destroy();
  }
}
