import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  applyConnections,
  planConnections,
  type ConnectionsPlan,
  type PlannedConnection,
} from '../../../use-cases/connections/apply-connections.ts';
import { readConnectionsFile } from '../../../use-cases/connections/connections-file.ts';
import { withSyncline } from '../../open.ts';
import { answer, isJsonWanted } from '../../output/answer.ts';
import { accountOf, type AccountOptions } from './account-options.ts';

interface Options extends AccountOptions {
  file: string;
  plan?: boolean;
}

/** `connection apply`: the plan is shown before anything is changed; a second time there is nothing to do. */
export function applyCommand(): Command {
  return new Command('apply')
    .description('make the connections as a file says; those that it does not name stay as they are')
    .requiredOption('-f, --file <connections.yaml>', 'the file, or - for stdin')
    .option('--plan', 'only say what would change')
    .option('--same-account', 'settings that point elsewhere are the same account under another address')
    .option('--new-account', 'they are another account: the links are kept apart')
    .action((options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const account = accountOf(options);
        const text = readFileSync(options.file === '-' ? 0 : options.file, 'utf8');
        const wanted = readConnectionsFile(text, process.env);
        const plan = await planConnections(syncline, wanted);
        const isPlanOnly = options.plan === true;
        if (!isJsonWanted(command)) console.log(describe(plan));
        if (!isPlanOnly) await applyConnections(syncline, wanted, { account });
        if (isJsonWanted(command)) return answer(command, { ...plan, applied: !isPlanOnly }, String);
        console.log(isPlanOnly ? 'This is the plan; nothing was changed.' : 'Applied.');
      }),
    );
}

function describe({ connections, notNamed }: ConnectionsPlan): string {
  const lines = connections.flatMap(linesOf);
  const rest = notNamed.length === 0 ? [] : [`Not in the file, and left alone: ${notNamed.join(', ')}`];
  return [...lines, ...rest].join('\n');
}

/** Names only: a value may be long, and of a secret nothing is shown. */
function linesOf({ connectionId, connector, action, ...changes }: PlannedConnection): string[] {
  const heads = { add: 'add   ', change: 'change', none: 'same  ' };
  const details = [
    ['set', changes.set],
    ['back to the default', changes.unset],
    ['secret', changes.secrets],
    ['points elsewhere by', changes.pointsElsewhere],
  ] as const;
  return [
    `${heads[action]}  ${connectionId} (${connector})`,
    ...details.flatMap(([title, names]) =>
      names.length === 0 ? [] : [`          ${title}: ${names.join(', ')}`],
    ),
  ];
}
