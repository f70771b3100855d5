import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import type { Syncline } from '../../../use-cases/open-syncline.ts';
import { formatOfName } from '../../../use-cases/imports/rows/open-rows.ts';
import { openAttentionSheet } from '../../../use-cases/imports/attention/attention-sheet.ts';
import { runImport, type ImportRequest, type ImportResult } from '../../../use-cases/imports/run-import.ts';
import { hasProblems, summaryOf } from '../../../use-cases/imports/summary.ts';
import { attentionDocument, type AttentionOf } from '../../bulk/attention.ts';
import { writeAttentionFile } from '../../bulk/attention-file.ts';
import { assertListsWritable, listFiles, type ListFiles } from '../../bulk/list-files.ts';
import { describeResult } from '../../bulk/describe-result.ts';
import { watchImport } from '../../bulk/watch-import.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { brokenSource } from '../../output/broken-source.ts';
import { stopOnInterrupt } from './interrupt.ts';
import { addSourceOptions, openSource } from './source-options.ts';
import { readStartOptions, type StartOptions } from './start-options.ts';

/** `bulk start`: interrupted, the same command goes on where it stopped. */
export function startCommand(): Command {
  const command = new Command('start')
    .description('import contacts, companies or deals from a CSV or JSON file, or from stdin')
    .argument('<file>', 'a file, or - for stdin')
    .requiredOption('--connection <id>');
  return addSourceOptions(command)
    .option('--rate <rows>', 'at most so many rows per second')
    .option('--quiet-period <time>', 'new ones wait this long before they are pushed (default: due at once)')
    .option('--wait', 'wait until every push has ended')
    .option('--bulk-id <id>', 'the id of the import: a stream goes on where it stopped under its id')
    .option('--rejected-file <path>', 'where rows go that are not taken (default: <file>.rejected.csv)')
    .option(
      '--attention-file <path>',
      'where rows go whose push needs a person (default: <file>.attention.csv)',
    )
    .action((file: string, options: StartOptions, command: Command) =>
      withSyncline((syncline) => start(syncline, { file, options, command })),
    );
}

async function start(
  syncline: Syncline,
  { file, options, command }: { file: string; options: StartOptions; command: Command },
): Promise<void> {
  const { rowOptions, ...pace } = readStartOptions(options);
  const source = await openSource(file);
  const isStream = source.content === undefined;
  const filesOf = (bulkId: string): ListFiles => listFiles(file === '-' ? bulkId : file, options);
  // Before anything is begun: a stream has no id yet, and its lists stand in this folder.
  assertListsWritable(filesOf(options.bulkId ?? 'syncline-import'));
  const interrupt = stopOnInterrupt();
  const watch = watchImport({
    isWaitingForPushes: options.wait === true,
    object: options.object,
    filesOf,
    stop: interrupt.signal,
  });
  try {
    const request = {
      connectionId: options.connection,
      source,
      rowOptions,
      format: options.format ?? formatOfName(file),
      bulkId: options.bulkId,
      ...pace,
      isWaitWanted: options.wait === true,
      stop: interrupt.signal,
    };
    const result = await runImport(syncline, request, watch.events).finally(() => watch.stop());
    const { end, bulkId, counts, seconds } = result;
    const isWhole = end === 'accepted' || end === 'ended';
    const of = { connectionId: options.connection, object: options.object };
    const rejectedFile = await watch.closeRejects({ isWhole });
    const attentionFile = await writeAttention(syncline, filesOf(bulkId).attention, { request, result, of });
    const broken = result.broken === undefined ? null : brokenSource(result.broken);
    const summary = {
      ...summaryOf(bulkId, counts),
      seconds,
      rejectedFile,
      attention: attentionDocument(result.attention, of),
      attentionFile,
      broken,
    };
    if (end === 'stopped' || end === 'cancelled' || end === 'broken' || hasProblems(summary))
      process.exitCode = 1;
    answer(command, summary, () => describeResult(result, { rejectedFile, attentionFile, isStream, of }));
  } finally {
    interrupt.close();
  }
}

/** Answers the file's path, or null when no row needs a person. */
async function writeAttention(
  syncline: Syncline,
  path: string,
  { request, result, of }: { request: ImportRequest; result: ImportResult; of: AttentionOf },
): Promise<string | null> {
  const { bulkId, attention, end } = result;
  if (attention.kinds.length === 0) {
    // What an earlier import of this source left does not hold any more.
    if (end === 'ended') await rm(path, { force: true });
    return null;
  }
  await writeAttentionFile(path, await openAttentionSheet(syncline, { ...request, bulkId }), of);
  return path;
}
