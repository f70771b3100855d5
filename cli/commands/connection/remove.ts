import { Command } from 'commander';
import { commandLine } from '../../../domain/command-line.ts';
import {
  removeConnection,
  type RemovedConnection,
} from '../../../use-cases/connections/remove-connection.ts';
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
        const removed = await removeConnection(syncline, connectionId, { withEntities: options.withData });
        answer(command, { connectionId, removed: true, ...removed }, () => inWords(connectionId, removed));
      }),
    );
}

function inWords(connectionId: string, { ended, open }: RemovedConnection): string {
  const also = ended === 0 ? '' : `, and ended ${counted(ended)}`;
  const removed = `Removed "${connectionId}"${also}.`;
  if (open === 0) return removed;
  const again = commandLine('connection', 'remove', connectionId, '--with-data');
  return (
    `${removed}\nChanges for it still come: ${counted(open)} ${open === 1 ? 'is' : 'are'} open, and nothing of that is sent.` +
    ` Stop whoever sends them, then end what they have begun: ${again}`
  );
}

function counted(workflows: number): string {
  return `${workflows} ${workflows === 1 ? 'workflow' : 'workflows'}`;
}
