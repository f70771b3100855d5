import { performance } from 'node:perf_hooks';
import { Command } from 'commander';
import type { Session, TestAnswer } from '../../../connectors/connector.ts';
import { createSessions } from '../../../connectors/sessions.ts';
import { anything, commandLine } from '../../../domain/command-line.ts';
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type { ConnectionRow } from '../../../store/connections.ts';
import { answer } from '../../output/answer.ts';
import { paint } from '../../output/paint.ts';
import { withSyncline, type Syncline } from '../open.ts';

/** One harmless call with the stored settings and login. Exit code 1 when it does not work. */
export function testCommand(): Command {
  return new Command('test')
    .description('one harmless call that shows whether address and login work')
    .argument('<id>')
    .option('--sample', 'where the CRM has no harmless call: send one sample contact, which stays there')
    .action((connectionId: string, options: { sample?: boolean }, command: Command) =>
      withSyncline(async (syncline) => {
        const row = await syncline.connection(connectionId);
        const startedAt = performance.now();
        const result = await testConnection(syncline, row, options.sample === true);
        const took = `${Math.round(performance.now() - startedAt)} ms`;
        if (result === undefined) {
          const reason =
            'This CRM has no harmless call to try: "connection test --sample" sends one sample contact, which stays there.';
          return answer(command, { connectionId, ok: null, reason }, () => reason);
        }
        if (!result.ok) process.exitCode = 1;
        answer(command, { connectionId, ...result }, () => describe(result, took));
      }),
    );
}

async function testConnection(
  syncline: Syncline,
  row: ConnectionRow,
  isSampleWanted: boolean,
): Promise<TestAnswer | undefined> {
  const { allowTargets } = syncline.config;
  const sessions = createSessions({ registry: await syncline.registry(), allowTargets });
  try {
    const { session } = await sessions.open(row);
    if (session.test !== undefined) return await session.test();
    return isSampleWanted ? await sendSample(row, session) : undefined;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return {
      ok: false,
      request: error.operation,
      reason: error.message,
      whatToDo: whatToDo(row.connectionId)[error.kind],
    };
  } finally {
    await sessions.close();
  }
}

/** The session could not be opened, or the CRM refused the sample: it is the connection that is to be looked at. */
function whatToDo(connectionId: string): Record<FailureKind, string> {
  const set = (option: string): string =>
    `\`${commandLine('connection', 'set', connectionId, option, anything)}\``;
  return {
    rate_limited: 'Wait a moment and test again.',
    transient: 'Look whether the address is right and the CRM is up, then test again.',
    auth_expired: `Renew the login with ${set('--secret')}.`,
    forbidden: 'Give the CRM user the missing permission.',
    invalid_record: `Look at what the CRM wants of a contact, and at the mapping (${set('--set')}).`,
    conflict: 'The CRM has the sample contact already: delete it there.',
    not_found: `Look at the address (${set('--set')}).`,
    unsupported: `Change the connection's settings with ${set('--set')}.`,
    unknown: 'Look in the CRM whether the sample contact is there, and delete it.',
  };
}

/** A person who does not exist, created as a push would create them; the whole way is tried. */
async function sendSample(
  { connectionId }: ConnectionRow,
  { objects: { contact } }: Session,
): Promise<TestAnswer | undefined> {
  if (contact === undefined) return undefined;
  const key: EntityKey = { connectionId, object: 'contact', entityId: 'syncline-sample' };
  const fields = {
    name: 'Syncline Sample',
    firstName: 'Syncline',
    lastName: 'Sample',
    email: 'syncline-sample@example.com',
    phone: '+12025550100',
  };
  // The connection's own time-outs end it, and no contact of the app is behind it that could be marked as sent.
  const call = { key, deadlineAt: Infinity, beforeSend: async () => {} };
  const { externalId } = await contact.create(contact.toRecord(fields, key), call);
  const taken = externalId === undefined ? 'took the sample contact' : `made the record ${externalId}`;
  return {
    ok: true,
    request: 'one sample contact (Syncline Sample)',
    reason: `The CRM ${taken}; delete it there.`,
  };
}

function describe({ ok, status, request, reason, whatToDo }: TestAnswer, took: string): string {
  const answered = status === undefined ? '' : ` answered ${status}`;
  const lines = [`${ok ? paint('green', 'ok') : paint('red', 'PROBLEM')}  ${request}${answered} (${took})`];
  if (reason !== undefined) lines.push(`  ${reason}`);
  if (whatToDo !== undefined) lines.push(`  → ${whatToDo}`);
  return lines.join('\n');
}
