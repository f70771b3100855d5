import { Command } from 'commander';
import type { ImportRecord, ImportState } from '../../../domain/import-ledger.ts';
import { namesOf } from '../../../domain/objects/objects.ts';
import { attentionIds } from '../../../use-cases/imports/attention/attention-sheet.ts';
import { listImports, readImport, setImportState } from '../../../use-cases/imports/control.ts';
import { summaryOf } from '../../../use-cases/imports/summary.ts';
import { attentionDocument, describeAttention } from '../../bulk/attention.ts';
import { writeAttentionFile } from '../../bulk/attention-file.ts';
import { assertWritable } from '../../bulk/writable.ts';
import { describeCalls, describeSummary } from '../../bulk/summary.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { alignColumns } from '../../output/table.ts';
import { localTime } from '../../output/times.ts';

/** `bulk list`: which imports there were, the newest first. */
export function listCommand(): Command {
  return new Command('list').description('the newest imports').action((_options: unknown, command: Command) =>
    withSyncline(async (syncline) => {
      const imports = await listImports(syncline);
      const shown = imports.map(
        ({ bulkId, state, isInterrupted, connectionId, object, source, startedAt }) => ({
          bulkId,
          state,
          isInterrupted,
          connectionId,
          object,
          source,
          startedAt: new Date(startedAt).toISOString(),
        }),
      );
      answer(command, shown, () =>
        shown.length === 0
          ? 'There is no import yet: syncline bulk start FILE --connection NAME'
          : alignColumns([
              ['IMPORT', 'STATE', 'BEGUN', 'CONNECTION', 'SOURCE'].map((title) => paint('dim', title)),
              ...shown.map((each) => [
                each.bulkId,
                paintWord(stateInWords(each)),
                localTime(each.startedAt),
                each.connectionId,
                `${each.source} (${namesOf(each.object).many})`,
              ]),
            ]),
      );
    }),
  );
}

const isInterruptedSentence =
  'Its command has ended before the last row: run the same `bulk start` again, and it goes on where it stopped.';

/** One that was stopped or killed is `running` until somebody goes on with it or cancels it. */
function stateInWords({ state, isInterrupted }: Pick<ImportRecord, 'state' | 'isInterrupted'>): string {
  return isInterrupted ? 'interrupted' : state;
}

/** `bulk status`: also marks an import finished whose last row has ended since. */
export function statusCommand(): Command {
  return new Command('status')
    .description('how an import stands')
    .argument('<bulkId>')
    .option('--attention-file <path>', 'write the rows that need attention there, with the reasons')
    .action((bulkId: string, { attentionFile }: { attentionFile?: string }, command: Command) =>
      withSyncline(async (syncline) => {
        if (attentionFile !== undefined) assertWritable(attentionFile, '--attention-file');
        const { record, state, counts, calls, attention } = await readImport(syncline, bulkId);
        const { connectionId, object, source } = record;
        const startedAt = new Date(record.startedAt).toISOString();
        const summary = summaryOf(bulkId, counts);
        const { inFlight, waiting } = counts;
        const shown = {
          ...summary,
          state,
          isInterrupted: record.isInterrupted,
          inFlight,
          waiting,
          ...calls,
          attention: attentionDocument(attention, record),
          connectionId,
          object,
          source,
          startedAt,
        };
        if (attentionFile !== undefined) {
          await writeAttentionFile(attentionFile, attentionIds(syncline, bulkId), record);
        }
        answer(command, shown, () =>
          [
            `${paint('bold', bulkId)}  ${source} → ${connectionId}  ${paintWord(stateInWords({ ...record, state }))}`,
            `  begun ${localTime(startedAt)}`,
            describeSummary(summary, counts),
            ...describeCalls(calls),
            ...describeAttention(attention, record),
            ...(record.isInterrupted ? [`  ${isInterruptedSentence}`] : []),
            ...(attentionFile === undefined ? [] : [`  All of them, and why: ${attentionFile}`]),
          ].join('\n'),
        );
      }),
    );
}

/** `bulk pause`, `resume`, `cancel`: noticed by the running command within a moment. */
export function controlCommands(): Command[] {
  return [
    control('pause', 'begin no more rows until it is resumed; rows that have begun go on', 'paused'),
    control('resume', 'go on after a pause', 'running'),
    control('cancel', 'begin no more rows; rows that have begun go on', 'cancelled'),
  ];
}

function control(name: string, description: string, wanted: Exclude<ImportState, 'finished'>): Command {
  return new Command(name)
    .description(description)
    .argument('<bulkId>')
    .action((bulkId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        await setImportState(syncline, bulkId, wanted);
        const next =
          wanted === 'running' ? ' If its command has ended, run the same `bulk start` again.' : '';
        answer(
          command,
          { bulkId, state: wanted },
          () => `The import ${bulkId} is ${paintWord(wanted)}.${next}`,
        );
      }),
    );
}
