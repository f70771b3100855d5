import { Command } from 'commander';
import type { ConnectionRow } from '../../../store/connections.ts';
import { answer } from '../../output/answer.ts';
import { withSyncline, type Syncline } from '../open.ts';

export function pauseCommand(): Command {
  return new Command('pause')
    .description('send nothing to this CRM; changes go on being recorded')
    .argument('<id>')
    .action((connectionId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        await syncline.connection(connectionId);
        const row = await syncline.connections.pause(syncline.tenantId, connectionId);
        answer(
          command,
          stateOf(row),
          () => `Paused "${connectionId}": its contacts wait until it is resumed.`,
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
        await syncline.connection(connectionId);
        const row = await syncline.connections.resume(syncline.tenantId, connectionId);
        const note = await wakeContacts(syncline, row);
        answer(command, stateOf(row), () => `Resumed "${connectionId}". ${note}`);
      }),
    );
}

/** Starts the workflow that wakes contacts which wait with this connection; answers what to tell. */
export async function wakeContacts(syncline: Syncline, row: ConnectionRow): Promise<string> {
  try {
    const client = await syncline.client();
    await client.resumeConnection(row.connectionId, row.epoch);
    return 'Contacts that waited for it go on now.';
  } catch {
    // The connection is active all the same: workers look for contacts that nobody woke every 30 s.
    return 'Temporal does not answer; contacts that waited go on when it does.';
  }
}

function stateOf({ connectionId, connector, state }: ConnectionRow): object {
  return { connectionId, connector, state };
}
