import { Command } from 'commander';
import { commandLine } from '../../../domain/command-line.ts';
import { logOut, type LoggedOut } from '../../../use-cases/connections/log-out.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';

/** `connection logout`: exit code 1 where the CRM did not take it. */
export function logoutCommand(): Command {
  return new Command('logout')
    .description('end the login at the CRM; what is pushed waits until the next one')
    .argument('<id>')
    .action((connectionId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        const { connection, revoked } = await logOut(syncline, connectionId);
        if (typeof revoked === 'object') process.exitCode = 1;
        const { connector, state } = connection;
        const shown = { connectionId, connector, state, revoked };
        answer(command, shown, () => `${inWords(revoked, connectionId)} ${next(connectionId)}`);
      }),
    );
}

function inWords(revoked: LoggedOut['revoked'], connectionId: string): string {
  switch (revoked) {
    case 'yes':
      return `Logged out of "${connectionId}": the login has ended at the CRM too.`;
    case 'nobody_was_in':
      return `Nobody was logged in at "${connectionId}".`;
    case 'cannot':
      return `Logged out of "${connectionId}". The CRM has no way to end a login from here: remove the app there.`;
    default:
      return `Logged out of "${connectionId}" here, but the CRM did not end the login (${revoked.reason}): remove the app there.`;
  }
}

function next(connectionId: string): string {
  return `What is pushed waits until ${commandLine('connection', 'login', connectionId)}.`;
}
