import { Command } from 'commander';
import type { Json } from '../../../domain/json.ts';
import { findConnection } from '../../../use-cases/connections/find-connection.ts';
import { answer, isJsonWanted } from '../../output/answer.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { alignColumns } from '../../output/table.ts';
import { withSyncline } from '../../open.ts';

export function listCommand(): Command {
  return new Command('list').description('all connections').action((_options: unknown, command: Command) =>
    withSyncline(async ({ tenantId, connections }) => {
      const rows = await connections.list(tenantId);
      const shown = rows.map(({ connectionId, connector, state }) => ({ connectionId, connector, state }));
      answer(command, shown, () =>
        rows.length === 0
          ? 'There is no connection yet: syncline connection add <id> --connector http --set baseUrl=…'
          : alignColumns([
              ['CONNECTION', 'CONNECTOR', 'STATE'].map((title) => paint('dim', title)),
              ...shown.map((row) => [row.connectionId, row.connector, paintWord(row.state)]),
            ]),
      );
    }),
  );
}

/** Secrets are named and never shown. */
export function showCommand(): Command {
  return new Command('show')
    .description('settings and state of one connection')
    .argument('<id>')
    .action((connectionId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        const row = await findConnection(syncline, connectionId);
        const { connector, state, settings } = row;
        const secrets = Object.keys(row.secrets);
        if (isJsonWanted(command))
          return answer(command, { connectionId, connector, state, settings, secrets }, String);
        const lines = [
          ['Connector', connector],
          ['State', paintWord(state)],
          ...flatten(settings).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ]),
          ['Secrets', secrets.length === 0 ? 'none' : secrets.join(', ')],
        ];
        answer(command, undefined, () => `${paint('bold', connectionId)}\n${alignColumns(lines, '  ')}`);
      }),
    );
}

/** As they are set: `fetch.path`. */
function flatten(settings: Record<string, Json>, prefix = ''): [string, Json][] {
  return Object.entries(settings).flatMap(([name, value]): [string, Json][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, value]],
  );
}
