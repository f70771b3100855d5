import { Command } from 'commander';
import type { Connector } from '../../../connectors/connector.ts';
import { nearestName } from '../../../connectors/kit/settings/nearest-name.ts';
import type { Registry } from '../../../connectors/registry.ts';
import { workflowIdOf } from '../../../domain/workflow-id.ts';
import { answer } from '../../output/answer.ts';
import { UsageError } from '../../output/usage-error.ts';
import { withSyncline } from '../open.ts';
import { collect, readPairs } from '../pairs.ts';
import { wakeContacts } from './pause-and-resume.ts';
import { checkSecrets, checkSettings, checkTargets, withoutKeys, withPairs } from './settings.ts';

interface Options {
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
    .requiredOption('--connector <name>', 'http, hubspot, …')
    .option('--set <key=value>', 'a setting; dots nest, as in fetch.path=/find (repeatable)', collect)
    .option('--secret <key=value>', 'a secret; stored encrypted and never shown (repeatable)', collect)
    .action((connectionId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const { tenantId, connections, config } = syncline;
        workflowIdOf('contact', connectionId, 'any'); // Throws the sentence for an id that cannot be one.
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
    .action((connectionId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const { tenantId, connections, config } = syncline;
        if (!options.set && !options.unset && !options.secret) {
          throw new UsageError('Say what to change: --set key=value, --unset key or --secret key=value.');
        }
        const before = await syncline.connection(connectionId);
        const connector = findConnector(await syncline.registry(), before.connector);
        const settings = withoutKeys(withPairs(before.settings, options.set), options.unset);
        const { stored, parsed } = checkSettings(connector, settings);
        const secrets = Object.fromEntries(readPairs('--secret', options.secret));
        checkSecrets(connector, parsed, { ...before.secrets, ...secrets });
        checkTargets(connector, parsed, config.allowTargets);
        const row = await connections.update(tenantId, connectionId, { settings: stored, secrets });
        const note = row.state === 'active' ? await wakeContacts(syncline, row) : undefined;
        answer(command, { connectionId, connector: row.connector, state: row.state }, () =>
          [`Changed "${connectionId}".`, ...(note === undefined ? [] : [note])].join(' '),
        );
      }),
    );
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
