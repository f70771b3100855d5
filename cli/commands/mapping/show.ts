import { Command } from 'commander';
import { showMapping, type ShownMapping } from '../../../use-cases/mapping/show-mapping.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { ruleInWords, sourceInWords } from '../../output/mapping-in-words.ts';
import { paint } from '../../output/paint.ts';
import { alignColumns } from '../../output/table.ts';
import { objectOption, type ObjectChoice } from '../object-option.ts';

export function showCommand(): Command {
  return new Command('show')
    .description('each field of the CRM, and which of ours it is made of')
    .argument('<connection>')
    .addOption(objectOption('which mapping'))
    .action((connectionId: string, { object }: ObjectChoice, command: Command) =>
      withSyncline(async (syncline) => {
        const mapping = await showMapping(syncline, { connectionId, object });
        answer(command, mapping, () => describe(mapping));
      }),
    );
}

function describe({ rows, ignored, elsewhere, reported, others }: ShownMapping): string {
  const table = alignColumns([
    ['OUR FIELD', '', 'CRM FIELD', ''].map((title) => paint('dim', title)),
    ...rows.map(({ crmField, rule, isChanged }) => [
      sourceInWords(rule.from),
      '→',
      crmField,
      [ruleInWords(rule), ...(isChanged ? [paint('yellow', 'changed here')] : [])]
        .filter((word) => word !== '')
        .join('; '),
    ]),
  ]);
  const notes = [
    ...(ignored.length === 0 ? [] : [`Not sent, as you said: ${ignored.join(', ')}.`]),
    ...(elsewhere.length === 0 ? [] : [`Sent another way: ${elsewhere.join(', ')}.`]),
    ...(reported.length === 0 ? [] : [`Without a place there: ${reported.join(', ')}.`]),
    `Every other field ${othersInWords(others)}.`,
  ];
  return [table, ...notes].join('\n');
}

function othersInWords(others: ShownMapping['others']): string {
  if (others === 'report') return 'stays here, and is named by contact show';
  return others === 'sameName' ? 'goes to the field of its name' : `goes into ${others.into}`;
}
