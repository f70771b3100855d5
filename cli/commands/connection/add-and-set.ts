import { Command } from 'commander';
import type { Connector } from '../../../connectors/connector.ts';
import { nearestName } from '../../../connectors/settings/nearest-name.ts';
import type { Registry } from '../../../connectors/registry.ts';
import { workflowIdOf } from '../../../domain/workflow-id.ts';
import type { AccountAnswer, MovedLinks } from '../../../store/connection-account.ts';
import { answer } from '../../output/answer.ts';
import { UsageError } from '../../output/usage-error.ts';
import { withSyncline } from '../open.ts';
import { collect, readPairs } from '../pairs.ts';
import { wakeContacts } from './pause-and-resume.ts';
import { checkSecrets, checkSettings, checkTargets, targetOf, withoutKeys, withPairs } from './settings.ts';

interface Options {
  connector: string;
  set?: string[];
  unset?: string[];
  secret?: string[];
  sameAccount?: boolean;
  newAccount?: boolean;
}

/** `connection add`: the settings are checked before anything is stored. */
export function addCommand(): Command {
  return new Command('add')
    .description('connect a CRM')
    .argument('<id>', 'a name of your choice for this connection')
    .requiredOption('--connector <name>', 'http, hubspot, …')
    .option('--set <key=value>', 'a setting; dots nest, as in fetch.path=/find (repeatable)', collect)
    .option('--secret <key=value>', 'a secret; stored encrypted and never shown (repeatable)', collect)
    .action((connectionId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const { tenantId, connections, config } = syncline;
        workflowIdOf({ connectionId, object: 'contact', entityId: 'any' }); // Throws the sentence for an id that cannot be one.
        const connector = findConnector(await syncline.registry(), options.connector);
        const { stored, parsed } = checkSettings(connector, withPairs({}, options.set));
        const secrets = Object.fromEntries(readPairs('--secret', options.secret));
        checkSecrets(connector, parsed, secrets);
        checkTargets(connector, parsed, config.allowTargets);
        const row = await connections.add({
          tenantId,
          connectionId,
          connector: connector.name,
          settings: stored,
          secrets,
        });
        answer(
          command,
          { connectionId, connector: row.connector, state: row.state },
          () =>
            `Added "${connectionId}" (${connector.title}). Try it: syncline connection test ${connectionId}`,
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
        const { tenantId, connections, config } = syncline;
        const account = accountOf(options);
        if (!options.set && !options.unset && !options.secret) {
          throw new UsageError('Say what to change: --set key=value, --unset key or --secret key=value.');
        }
        const before = await syncline.connection(connectionId);
        const connector = findConnector(await syncline.registry(), before.connector);
        const row = await connections.update(tenantId, connectionId, (current) => {
          const settings = withoutKeys(withPairs(current.settings, options.set), options.unset);
          const { stored, parsed } = checkSettings(connector, settings);
          const secrets = Object.fromEntries(readPairs('--secret', options.secret));
          checkSecrets(connector, parsed, { ...current.secrets, ...secrets });
          checkTargets(connector, parsed, config.allowTargets);
          return { settings: stored, secrets, account, targetOf: (given) => targetOf(connector, given) };
        });
        const note = row.state === 'active' ? await wakeContacts(syncline, row) : undefined;
        const { connector: name, state, moved } = row;
        answer(
          command,
          { connectionId, connector: name, state, ...(moved === undefined ? {} : { links: moved }) },
          () =>
            [
              `Changed "${connectionId}".`,
              ...(moved === undefined ? [] : movedNotes(moved)),
              ...(note === undefined ? [] : [note]),
            ].join(' '),
        );
      }),
    );
}

function accountOf({ sameAccount, newAccount }: Options): AccountAnswer | undefined {
  if (sameAccount === true && newAccount === true) {
    throw new UsageError('--same-account and --new-account exclude each other: say one of them.');
  }
  if (sameAccount === true) return 'same';
  return newAccount === true ? 'new' : undefined;
}

/** Nothing where no link was concerned: nobody said that it is another account. */
function movedNotes({ setApart, broughtBack }: MovedLinks): string[] {
  const apart = `It is another account: ${setApart} links are kept apart, until the settings point there again.`;
  const back = `${broughtBack} that were kept apart for this account are back.`;
  return [...(setApart === 0 ? [] : [apart]), ...(broughtBack === 0 ? [] : [back])];
}

function findConnector(registry: Registry, name: string): Connector {
  const connector = registry.get(name);
  if (connector !== undefined) return connector;
  const names = registry.list().map((each) => each.name);
  const near = nearestName(name, names);
  throw new UsageError(
    `There is no connector "${name}"${near === undefined ? '' : ` (did you mean ${near}?)`}. The connectors are ${names.join(', ')}.`,
  );
}
