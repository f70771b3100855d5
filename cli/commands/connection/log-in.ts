import { Command } from 'commander';
import open from 'open';
import { commandLine } from '../../../domain/command-line.ts';
import { beginLogin, type LoggedIn } from '../../../use-cases/connections/log-in.ts';
import { GaveUp, waitForCallback } from '../../browser/wait-for-callback.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { explain } from '../../output/explain.ts';
import { UsageError } from '../../output/usage-error.ts';
import { accountOf, type AccountOptions } from './account-options.ts';
import { movedNotes } from './add-and-set.ts';
import { wokenNote } from './pause-and-resume.ts';

interface Options extends AccountOptions {
  port: string;
  browser: boolean;
}

/** Registered at the CRM with its port, so it is always the same. */
const defaultPort = '8976';

/** A person may have to look for a password. */
const waitsMs = 10 * 60_000;

/** `connection login`: a person says yes in a browser, and what waited for the login goes on. */
export function loginCommand(): Command {
  return new Command('login')
    .description('log in at the CRM in a browser; what waited for the login goes on')
    .argument('<id>')
    .option('--port <port>', 'of this machine, to which the browser comes back', defaultPort)
    .option('--no-browser', 'only print the address')
    .option('--same-account', 'the login opens the same account under another id: the links stay')
    .option('--new-account', 'it opens another account: the links are kept apart')
    .action((connectionId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const account = accountOf(options);
        const callbacks = await waitForCallback(portOf(options.port));
        try {
          const { crm, url, finish } = await beginLogin(syncline, connectionId, callbacks.redirectUri);
          console.error(
            [
              `Log in here, and allow Syncline to use your account at ${crm}:`,
              '',
              `  ${url}`,
              '',
              `The browser comes back to ${callbacks.redirectUri}, which must be one of the app's redirect addresses at the CRM. Waiting for 10 minutes; Ctrl-C gives up.`,
            ].join('\n'),
          );
          // Nothing where no browser is there: the address stands above.
          if (options.browser) await open(url).catch(() => {});
          const loggedIn = await callbacks.next((callback) => finish(callback, account), waitsMs, {
            done: (result) => `${accountInWords(result)} is connected.`,
            failed: explain,
          });
          const { connector, state } = loggedIn.connection;
          const shown = { connectionId, connector, state, account: loggedIn.account ?? null };
          answer(command, { ...shown, links: loggedIn.moved }, () =>
            [
              `Logged in: ${accountInWords(loggedIn)} is connected as "${connectionId}".`,
              ...movedNotes(loggedIn.moved),
              ...wokenNote(loggedIn.isWoken),
            ].join(' '),
          );
        } catch (error) {
          if (!(error instanceof GaveUp)) throw error;
          throw new Error(
            `Nobody came back from the CRM within 10 minutes, and nothing was changed. Once more: ${commandLine('connection', 'login', connectionId)}`,
            { cause: error },
          );
        } finally {
          await callbacks.close();
        }
      }),
    );
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(
    `--port must be a port of this machine (${defaultPort} is the default), not "${text}".`,
  );
}

function accountInWords({ account, connection }: LoggedIn): string {
  if (account === undefined) return `an account at ${connection.connector}`;
  return `${account.name} (${connection.connector} account ${account.accountId})`;
}
