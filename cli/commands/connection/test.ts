import { Command } from 'commander';
import { anything, commandLine } from '../../../domain/command-line.ts';
import type { Account } from '../../../domain/account.ts';
import type { FailureKind } from '../../../domain/failure.ts';
import { testConnection, type TestOutcome } from '../../../use-cases/connections/test-connection.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { paint } from '../../output/paint.ts';

/** One harmless call with the stored settings and login. Exit code 1 when it does not work. */
export function testCommand(): Command {
  return new Command('test')
    .description('one harmless call that shows whether address and login work')
    .argument('<id>')
    .option('--sample', 'where the CRM has no harmless call: send one sample contact, which stays there')
    .action((connectionId: string, options: { sample?: boolean }, command: Command) =>
      withSyncline(async (syncline) => {
        const isSampleWanted = options.sample;
        const tested = await testConnection(syncline, connectionId, { isSampleWanted });
        const { answer: result, account, tookMs } = tested;
        if (result === undefined) {
          const reason =
            'This CRM has no harmless call to try: "connection test --sample" sends one sample contact, which stays there.';
          return answer(command, { connectionId, ok: null, reason }, () => reason);
        }
        if (!result.ok) process.exitCode = 1;
        const { failure, ...outcome } = result;
        const worded =
          failure === undefined ? outcome : { ...outcome, whatToDo: whatToDo(connectionId)[failure] };
        const shown = { connectionId, ...worded, ...(account === undefined ? {} : { account }) };
        answer(command, shown, () =>
          [describe(worded, `${tookMs} ms`), ...(account === undefined ? [] : [accountLine(account)])].join(
            '\n',
          ),
        );
      }),
    );
}

function accountLine({ accountId, name, timeZone, currency }: Account): string {
  const known = [timeZone, currency].filter((part) => part !== undefined);
  return `  account: ${name} (${accountId})${known.length === 0 ? '' : `, ${known.join(', ')}`}`;
}

/** The session could not be opened, or the CRM refused the sample: it is the connection that is to be looked at. */
function whatToDo(connectionId: string): Record<FailureKind, string> {
  const set = (option: string): string =>
    `\`${commandLine('connection', 'set', connectionId, option, anything)}\``;
  return {
    rate_limited: 'Wait a moment and test again.',
    transient: 'Look whether the address is right and the CRM is up, then test again.',
    auth_expired: `Renew the login with ${set('--secret')}, or with \`${commandLine('connection', 'login', connectionId)}\` where it is one in a browser.`,
    forbidden: 'Give the CRM user the missing permission.',
    invalid_record: `Look at what the CRM wants of a contact, and at the mapping (${set('--set')}).`,
    conflict: 'The CRM has the sample contact already: delete it there.',
    not_found: `Look at the address (${set('--set')}).`,
    unsupported: `Change the connection's settings with ${set('--set')}.`,
    unknown: 'Look in the CRM whether the sample contact is there, and delete it.',
  };
}

function describe(
  { ok, status, request, reason, warning, whatToDo }: Omit<TestOutcome, 'failure'>,
  took: string,
): string {
  const answered = status === undefined ? '' : ` answered ${status}`;
  const word =
    warning !== undefined ? paint('yellow', 'WARNING') : ok ? paint('green', 'ok') : paint('red', 'PROBLEM');
  const lines = [`${word}  ${request}${answered} (${took})`];
  if (warning !== undefined) lines.push(`  ${warning}`);
  if (reason !== undefined) lines.push(`  ${reason}`);
  if (whatToDo !== undefined) lines.push(`  → ${whatToDo}`);
  return lines.join('\n');
}
