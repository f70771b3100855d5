import { Command } from 'commander';
import { commandLine } from '../../../domain/command-line.ts';
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import { namesOf } from '../../../domain/objects/objects.ts';
import { setMapping, type SetMapping } from '../../../use-cases/mapping/set-mapping.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { UsageError } from '../../output/usage-error.ts';
import { wokenNote } from '../connection/pause-and-resume.ts';
import { objectOption, type ObjectChoice } from '../object-option.ts';
import { collect, readPairs } from '../pairs.ts';

interface Options extends ObjectChoice {
  unset?: string[];
}

export function setCommand(): Command {
  return new Command('set')
    .description('send a field of ours to that field of the CRM; ourField=none sends it nowhere')
    .argument('<connection>')
    .argument('[pairs...]', 'ourField=TheirField')
    .addOption(objectOption('which mapping'))
    .option('--unset <ourField>', "back to the connector's own row (repeatable)", collect)
    .action((connectionId: string, pairs: string[], { object, unset = [] }: Options, command: Command) =>
      withSyncline(async (syncline) => {
        if (pairs.length + unset.length === 0) {
          throw new UsageError('Say what goes where: ourField=TheirField, or --unset ourField.');
        }
        const fields = Object.fromEntries(readPairs('mapping set', pairs));
        const set = await setMapping(syncline, { connectionId, object, fields, unset });
        const { checked, reason } = set;
        answer(
          command,
          { connectionId, object, fields, unset, checked, warning: warningOf(set) ?? null, reason },
          () => describe({ connectionId, object }, set),
        );
      }),
    );
}

function describe({ connectionId, object }: EntityKind, set: SetMapping): string {
  const warning = warningOf(set);
  const noun = namesOf(object).one;
  const again = commandLine('connection', 'resync', connectionId);
  const waiting = commandLine(noun, 'retry', '--all-failed', connectionId);
  return [
    `Changed the mapping of "${connectionId}".`,
    ...(warning === undefined ? [] : [warning]),
    ...wokenNote(set.isWoken),
    `It holds from each ${noun}'s next push on. All that are linked are pushed again by ${again}, those that need you by ${waiting}`,
  ].join('\n');
}

type EntityKind = Pick<EntityKey, 'connectionId' | 'object'>;

function warningOf({ checked, reason }: SetMapping): string | undefined {
  switch (checked) {
    case 'described':
      return undefined;
    case 'not_told':
      return 'This CRM cannot tell which fields it has, so nobody has checked the names.';
    case 'unreadable':
      return `The fields of the CRM's account could not be read, so nobody has checked the names (${reason ?? 'no answer'}).`;
  }
}
