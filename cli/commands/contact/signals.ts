// What a person tells one contact, or all that failed: try again, wait, go on.
import { Command } from 'commander';
import { answer } from '../../output/answer.ts';
import { CommandError } from '../../output/command-error.ts';
import { UsageError } from '../../output/usage-error.ts';
import { withSyncline, type Syncline } from '../open.ts';
import { readContact } from './story.ts';

interface RetryOptions {
  create?: boolean;
  allFailed?: boolean;
}

const signalsAtOnce = 20;

export function retryCommand(): Command {
  return new Command('retry')
    .description('try again now: one contact, or all whose last push stopped')
    .argument('<connection>')
    .argument('[contactId]')
    .option('--create', 'after an unknown create: you have looked, and the record is not in the CRM')
    .option('--all-failed', 'every contact of the connection whose last push stopped')
    .action((connectionId: string, contactId: string | undefined, options: RetryOptions, command: Command) =>
      withSyncline(async (syncline) => {
        if ((contactId === undefined) !== (options.allFailed === true)) {
          throw new UsageError('Name one contact, or use --all-failed for the whole connection.');
        }
        if (contactId === undefined && options.create === true) {
          throw new UsageError('--create is an answer about one contact: name it.');
        }
        if (contactId === undefined) return retryAllFailed(syncline, connectionId, command);
        await requireKnown(syncline, connectionId, contactId);
        await (
          await syncline.client()
        ).retry(
          { connectionId, object: 'contact', entityId: contactId },
          { create: options.create === true },
        );
        answer(command, { connectionId, contactId, retried: true }, () => 'It tries again now.');
      }),
    );
}

export function pauseCommand(): Command {
  return new Command('pause')
    .description('send nothing of this contact; its changes go on being recorded')
    .argument('<connection>')
    .argument('<contactId>')
    .action((connectionId: string, contactId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        await requireKnown(syncline, connectionId, contactId);
        await (await syncline.client()).pause({ connectionId, object: 'contact', entityId: contactId });
        answer(command, { connectionId, contactId, paused: true }, () => `Paused "${contactId}".`);
      }),
    );
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('go on after a pause of this contact')
    .argument('<connection>')
    .argument('<contactId>')
    .action((connectionId: string, contactId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        await requireKnown(syncline, connectionId, contactId);
        await (await syncline.client()).resume({ connectionId, object: 'contact', entityId: contactId });
        answer(command, { connectionId, contactId, paused: false }, () => `Resumed "${contactId}".`);
      }),
    );
}

export function deletedCommand(): Command {
  return new Command('deleted')
    .description("the contact was deleted in your app; the connection's onContactDeleted says what follows")
    .argument('<connection>')
    .argument('<contactId>')
    .action((connectionId: string, contactId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        await requireKnown(syncline, connectionId, contactId);
        await (await syncline.client()).deleted({ connectionId, object: 'contact', entityId: contactId });
        answer(command, { connectionId, contactId, deleted: true }, () => 'Recorded.');
      }),
    );
}

async function retryAllFailed(syncline: Syncline, connectionId: string, command: Command): Promise<void> {
  await syncline.connection(connectionId);
  const entityIds = await syncline.stories.failedEntities(connectionId, 'contact');
  const client = await syncline.client();
  const left = entityIds.values();
  await Promise.all(
    Array.from({ length: signalsAtOnce }, async () => {
      for (const contactId of left)
        await client.retry({ connectionId, object: 'contact', entityId: contactId });
    }),
  );
  const count = entityIds.length;
  answer(command, { connectionId, retried: count }, () =>
    count === 0
      ? 'No contact needs a retry.'
      : `${count} ${count === 1 ? 'contact tries' : 'contacts try'} again now.`,
  );
}

/** A mistyped id would start a workflow for somebody who does not exist. */
async function requireKnown(syncline: Syncline, connectionId: string, contactId: string): Promise<void> {
  const { status } = await readContact(syncline, connectionId, contactId);
  if (status !== 'forgotten') return;
  throw new CommandError(
    `"${contactId}" was forgotten: syncline contact restore ${connectionId} ${contactId}`,
  );
}
