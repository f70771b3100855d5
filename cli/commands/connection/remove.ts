import { Command } from 'commander';
import { removeConnection } from '../../../use-cases/connections/remove-connection.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';

/** `connection remove`: refuses while anything of its contacts is there, unless it shall go with it. */
export function removeCommand(): Command {
  return new Command('remove')
    .description('remove a connection; the records in the CRM stay')
    .argument('<id>')
    .option(
      '--with-data',
      'with its links, the fields of its contacts and their history here; changes that wait are not sent',
    )
    .action((connectionId: string, options: { withData?: boolean }, command: Command) =>
      withSyncline(async (syncline) => {
        const { ended } = await removeConnection(syncline, connectionId, { withEntities: options.withData });
        answer(command, { connectionId, removed: true, ended }, () =>
          ended === 0
            ? `Removed "${connectionId}".`
            : `Removed "${connectionId}", and ended ${ended} ${ended === 1 ? 'workflow' : 'workflows'}.`,
        );
      }),
    );
}
