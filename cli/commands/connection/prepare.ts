import { Command } from 'commander';
import { prepareConnection, type Preparation } from '../../../use-cases/connections/prepare-connection.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { paint } from '../../output/paint.ts';

/** `connection prepare`: exit code 1 where an administrator has something to do. */
export function prepareCommand(): Command {
  return new Command('prepare')
    .description(
      'look for what the CRM must have for us (the field of your own ids), and make what is missing',
    )
    .argument('<id>')
    .action((connectionId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        const prepared = await prepareConnection(syncline, connectionId);
        if (prepared?.some(({ state }) => state === 'refused') === true) process.exitCode = 1;
        answer(command, { connectionId, prepared: prepared ?? [] }, () =>
          prepared === undefined || prepared.length === 0
            ? `"${connectionId}" needs nothing in its CRM.`
            : prepared.map(inWords).join('\n'),
        );
      }),
    );
}

function inWords({ what, state, whatToDo }: Preparation): string {
  switch (state) {
    case 'there':
      return `${paint('green', 'there')}  ${what}`;
    case 'made':
      return `${paint('green', 'made')}   ${what}`;
    case 'refused':
      return [
        `${paint('red', 'MISSING')}  ${what}`,
        ...(whatToDo === undefined ? [] : [`  → ${whatToDo}`]),
      ].join('\n');
  }
}
