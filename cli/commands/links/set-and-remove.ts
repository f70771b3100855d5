import { Command } from 'commander';
import { commandLine } from '../../../domain/command-line.ts';
import { nounOf, publicKey, type EntityKey } from '../../../domain/entity/entity-key.ts';
import { removeLink, setLink, type SetLink } from '../../../use-cases/links/links.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { objectOption, type ObjectChoice } from '../object-option.ts';

interface SetOptions extends ObjectChoice {
  takeOver?: boolean;
}

/** `links set`: a person says which record it is; that ends a conflict or an unknown create. */
export function setCommand(): Command {
  return new Command('set')
    .description('say which CRM record it is')
    .argument('<connection>')
    .argument('<contactId>', "your app's id of the contact, or of what --object says")
    .argument('<externalId>', "the CRM's id of the record")
    .addOption(objectOption())
    .option('--take-over', 'also when it or the record is linked elsewhere')
    .action(
      (connectionId: string, entityId: string, externalId: string, options: SetOptions, command: Command) =>
        withSyncline(async (syncline) => {
          const { object, takeOver = false } = options;
          const key = { connectionId, object, entityId };
          const result = await setLink(syncline, { key, externalId, takeOver });
          const formerOwner = result.kind === 'set' ? result.formerOwner : undefined;
          answer(command, { ...publicKey(key), externalId, result: result.kind, formerOwner }, () =>
            describe(key, externalId, result),
          );
        }),
    );
}

function describe({ entityId }: EntityKey, externalId: string, result: SetLink): string {
  if (result.kind === 'unchanged') return `"${entityId}" is linked to ${externalId} already.`;
  const lines = [`Linked "${entityId}" to ${externalId}; its next push sends the whole record there.`];
  const { formerOwner } = result;
  if (formerOwner !== undefined) lines.push(`"${formerOwner}" has no record now; it is looked for.`);
  return lines.join('\n');
}

export function removeCommand(): Command {
  return new Command('remove')
    .description('forget which CRM record it is; the next push looks for it')
    .argument('<connection>')
    .argument('<contactId>', "your app's id of the contact, or of what --object says")
    .addOption(objectOption())
    .action((connectionId: string, entityId: string, { object }: ObjectChoice, command: Command) =>
      withSyncline(async (syncline) => {
        const key = { connectionId, object, entityId };
        await removeLink(syncline, key);
        answer(
          command,
          { ...publicKey(key), removed: true },
          () =>
            `Removed the link of ${nounOf(key)} "${entityId}". Its record is looked for anew at once; to name another one: ` +
            commandLine('links', 'set', connectionId, entityId, { placeholder: '<externalId>' }),
        );
      }),
    );
}
