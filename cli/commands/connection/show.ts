import { Command } from 'commander';
import type { Json } from '../../../domain/json.ts';
import { findConnection } from '../../../use-cases/connections/find-connection.ts';
import { identityRule, type IdentityRule } from '../../../use-cases/connections/identity-rule.ts';
import { loginPageOf } from '../../../use-cases/connections/login-page.ts';
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
          ? 'There is no connection yet: syncline connection add NAME --connector http --set baseUrl=… --secret key=…'
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
        const identity = await identityRule(await syncline.sessions(), row);
        const loginPage = await loginPageOf(syncline, row);
        if (isJsonWanted(command)) {
          const shown = { connectionId, connector, state, settings, secrets, identity };
          return answer(command, { ...shown, loginPage: loginPage ?? null }, String);
        }
        const lines = [
          ['Connector', connector],
          ['State', paintWord(state)],
          ...(loginPage === undefined ? [] : [['Log in at', loginPage]]),
          ...flatten(settings).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ]),
          ['Secrets', secrets.length === 0 ? 'none' : secrets.join(', ')],
          ['Identity', identityInWords(identity)],
        ];
        answer(command, undefined, () => `${paint('bold', connectionId)}\n${alignColumns(lines, '  ')}`);
      }),
    );
}

function identityInWords({ by, onContradiction }: IdentityRule): string {
  if (by === 'nothing')
    return 'its id alone: this CRM cannot be asked who is there, so a create without an answer waits for you (onUnknownCreate)';
  if (by === 'phone')
    return 'the phone alone (matchBy=phone): whoever has it is the same person, whatever the e-mail';
  const then: Record<string, string> = {
    adopt: 'that record is written to',
    create: 'a record of its own is made',
  };
  return `our key, then the e-mail, then the phone; a record with the phone and another e-mail: ${then[onContradiction] ?? 'you are asked'} (onContradiction=${onContradiction})`;
}

/** As they are set: `fetch.url`. */
function flatten(settings: Record<string, Json>, prefix = ''): [string, Json][] {
  return Object.entries(settings).flatMap(([name, value]): [string, Json][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, value]],
  );
}
