import { Command } from 'commander';
import { namesOf, objectTypes } from '../../../domain/objects/objects.ts';
import { resyncConnection, type Resynced } from '../../../use-cases/mapping/resync-connection.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';

export function resyncCommand(): Command {
  return new Command('resync')
    .description(
      'push everything that is linked again, after another mapping; what is as it should be costs no call',
    )
    .argument('<id>')
    .action((connectionId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        const resynced = await resyncConnection(syncline, connectionId);
        answer(command, { connectionId, ...resynced }, () => describe(connectionId, resynced));
      }),
    );
}

function describe(connectionId: string, { entities, unknown }: Resynced): string {
  const asked = objectTypes.flatMap((object) => {
    const { one, many } = namesOf(object);
    const count = entities[object];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const what =
    asked.length === 0
      ? `Nothing of "${connectionId}" is linked`
      : `${asked.join(', ')} of "${connectionId}" will be pushed again, behind everything else`;
  const rest = unknown === 0 ? '' : ` ${unknown} more are linked, and your app has told nothing of them yet.`;
  return `${what}.${rest}`;
}
