import { Command } from 'commander';
import { commandLine } from '../../../domain/command-line.ts';
import type { ChangedConnection } from '../../../use-cases/connections/add-and-change.ts';
import { addConnection, changeConnection } from '../../../use-cases/connections/add-and-change.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { inClear } from '../../output/in-clear.ts';
import { UsageError } from '../../output/usage-error.ts';
import { collect, readPairs } from '../pairs.ts';
import { accountOf, type AccountOptions } from './account-options.ts';
import { wokenNote } from './pause-and-resume.ts';

interface Options extends AccountOptions {
  connector: string;
  set?: string[];
  unset?: string[];
  secret?: string[];
}

/** `connection add`: the settings are checked before anything is stored. */
export function addCommand(): Command {
  return new Command('add')
    .description('connect a CRM')
    .argument('<id>', 'a name of your choice for this connection')
    .requiredOption('--connector <name>', 'what kind of CRM: http is any CRM with HTTP endpoints')
    .option('--set <key=value>', 'a setting; dots nest, as in fetch.url=/find (repeatable)', collect)
    .option('--secret <key=value>', 'a secret; stored encrypted and never shown (repeatable)', collect)
    .action((connectionId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const { connection, connector } = await addConnection(syncline, {
          connectionId,
          connector: options.connector,
          ...readValues(options),
        });
        const { state } = connection;
        const notice = inClear(connector);
        answer(
          command,
          { connectionId, connector: connector.name, state, ...(notice === undefined ? {} : { notice }) },
          () =>
            [
              `Added "${connectionId}" (${connector.title}). Try it: ${commandLine('connection', 'test', connectionId)}`,
              ...(notice === undefined ? [] : [notice]),
            ].join('\n'),
        );
      }),
    );
}

/** `connection set`: merges into what is there, and wakes contacts that waited for a login. */
export function setCommand(): Command {
  return new Command('set')
    .description('change settings or renew the login')
    .argument('<id>')
    .option('--set <key=value>', 'a setting (repeatable)', collect)
    .option('--unset <key>', 'back to the default (repeatable)', collect)
    .option('--secret <key=value>', 'a secret (repeatable)', collect)
    .option('--same-account', 'the settings point at the same account under another address: the links stay')
    .option('--new-account', 'they point at another account: the links are kept apart')
    .action((connectionId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const account = accountOf(options);
        if (!options.set && !options.unset && !options.secret) {
          throw new UsageError('Say what to change: --set key=value, --unset key or --secret key=value.');
        }
        const changes = { ...readValues(options), unset: options.unset, account };
        const changed = await changeConnection(syncline, connectionId, changes);
        const { connector, state } = changed.connection;
        answer(command, { connectionId, connector, state, links: changed.moved }, () =>
          [`Changed "${connectionId}".`, ...movedNotes(changed.moved), ...wokenNote(changed.isWoken)].join(
            ' ',
          ),
        );
      }),
    );
}

function readValues({ set, secret }: Options): {
  settings: Record<string, string>;
  secrets: Record<string, string>;
} {
  return {
    settings: Object.fromEntries(readPairs('--set', set)),
    secrets: Object.fromEntries(readPairs('--secret', secret)),
  };
}

/** Nothing where no link was concerned: nobody said that it is another account. */
export function movedNotes(moved: ChangedConnection['moved']): string[] {
  if (moved === undefined) return [];
  const { setApart, broughtBack } = moved;
  const links = setApart === 1 ? 'link is' : 'links are';
  const apart = `It is another account: ${setApart} ${links} kept apart, until the settings point there again.`;
  const back = `${broughtBack} that ${broughtBack === 1 ? 'was kept apart for this account is' : 'were kept apart for this account are'} back.`;
  return [...(setApart === 0 ? [] : [apart]), ...(broughtBack === 0 ? [] : [back])];
}
