import { Command } from 'commander';
import { restoreEntity } from '../../../push/restore-entity.ts';
import { answer } from '../../output/answer.ts';
import { CommandError } from '../../output/command-error.ts';
import { inWords } from '../../output/failure-in-words.ts';
import { paint } from '../../output/paint.ts';
import { withSyncline } from '../open.ts';

/** `contact forget`: our copies go, and later changes are refused until `restore`. */
export function forgetCommand(): Command {
  return new Command('forget')
    .description('erase our copies of a contact and refuse later changes; the CRM record stays')
    .argument('<connection>')
    .argument('<contactId>')
    .option('--delete-in-crm', 'delete the CRM record too')
    .action((connectionId: string, contactId: string, options: { deleteInCrm?: boolean }, command: Command) =>
      withSyncline(async (syncline) => {
        await syncline.connection(connectionId);
        const client = await syncline.client();
        const deleteInCrm = options.deleteInCrm === true;
        const key = { connectionId, object: 'contact' as const, entityId: contactId };
        const result = await client.forget(key, { deleteInCrm });
        if (result.forgotten) {
          return answer(command, { connectionId, contactId, ...result }, () => `Forgot "${contactId}".`);
        }
        process.exitCode = 1;
        const failure = inWords(result.failure, key, 'forget');
        answer(
          command,
          { connectionId, contactId, forgotten: false, failure },
          () => `${failure.message}\n${paint('bold', `→ ${failure.whatToDo}`)}`,
        );
      }),
    );
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('accept changes of a forgotten contact again, with the record that it had')
    .argument('<connection>')
    .argument('<contactId>')
    .action((connectionId: string, contactId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        await syncline.connection(connectionId);
        const result = await restoreEntity(syncline.store, {
          connectionId,
          object: 'contact',
          entityId: contactId,
        });
        if (!result.restored) throw new CommandError(result.reason);
        const { externalId, ownedBy } = result;
        const answered = { connectionId, contactId, restored: true, externalId: externalId ?? null };
        answer(command, ownedBy === undefined ? answered : { ...answered, ownedBy }, () => {
          if (externalId === undefined) return `Restored "${contactId}". Its next change is pushed again.`;
          return ownedBy === undefined
            ? `Restored "${contactId}" with its record ${externalId}. Its next change is pushed again.`
            : `Restored "${contactId}" without a record: ${externalId} belongs to "${ownedBy}" by now.`;
        });
      }),
    );
}
