import { Command } from 'commander';
import { pauseConnection, resumeConnection } from '../../../use-cases/connections/pause-and-resume.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';

export function pauseCommand(): Command {
  return new Command('pause')
    .description('send nothing to this CRM; changes go on being recorded')
    .argument('<id>')
    .action((connectionId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        const { connector, state } = await pauseConnection(syncline, connectionId);
        answer(
          command,
          { connectionId, connector, state },
          () => `Paused "${connectionId}": what it pushes waits until it is resumed.`,
        );
      }),
    );
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('go on, also after an expired login')
    .argument('<id>')
    .action((connectionId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        const { connection, isWoken } = await resumeConnection(syncline, connectionId);
        const { connector, state } = connection;
        answer(command, { connectionId, connector, state }, () =>
          [`Resumed "${connectionId}".`, ...wokenNote(isWoken)].join(' '),
        );
      }),
    );
}

/** Nothing where nobody was to be woken. */
export function wokenNote(isWoken: boolean | undefined): string[] {
  if (isWoken === undefined) return [];
  return isWoken
    ? ['What waited for it goes on now.']
    : ['Temporal does not answer; what waited goes on when it does.'];
}
