import { Command } from 'commander';
import type { ImportState } from '../../../domain/import-ledger.ts';
import { describeSummary, summaryOf } from '../../bulk/summary.ts';
import { answer } from '../../output/answer.ts';
import { CommandError } from '../../output/command-error.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { localTime } from '../../output/times.ts';
import { withSyncline } from '../open.ts';

/** `bulk status`: also marks an import finished whose last row has ended since. */
export function statusCommand(): Command {
  return new Command('status')
    .description('how an import stands')
    .argument('<bulkId>')
    .action((bulkId: string, _options: unknown, command: Command) =>
      withSyncline(async ({ ledger }) => {
        const record = await ledger.find(bulkId);
        if (record === undefined) throw new CommandError(`There is no import "${bulkId}".`);
        const state = await ledger.finish(bulkId);
        const counts = await ledger.counts(bulkId);
        const { connectionId, source } = record;
        const startedAt = new Date(record.startedAt).toISOString();
        const {
          seconds: _ofACommand,
          rejectedFile: _ofARun,
          ...summary
        } = summaryOf(counts, {
          bulkId,
          seconds: 0,
          rejectedFile: null,
        });
        const { inFlight, waiting } = counts;
        const shown = { ...summary, state, inFlight, waiting, connectionId, source, startedAt };
        answer(command, shown, () =>
          [
            `${paint('bold', bulkId)}  ${source} → ${connectionId}  ${paintWord(state)}`,
            `  begun ${localTime(startedAt)}`,
            describeSummary({ ...summary, seconds: 0, rejectedFile: null }, counts),
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
      withSyncline(async ({ ledger }) => {
        const state = await ledger.setState(bulkId, wanted);
        if (state !== wanted) throw new CommandError(`The import ${bulkId} is ${state} already.`);
        const next =
          wanted === 'running' ? ' If its command has ended, run the same `bulk start` again.' : '';
        answer(command, { bulkId, state }, () => `The import ${bulkId} is ${paintWord(state)}.${next}`);
      }),
    );
}
