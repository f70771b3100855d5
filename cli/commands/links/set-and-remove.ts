import { Command } from 'commander';
import type { SynclineClient } from '../../../client/syncline-client.ts';
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import { workflowIdOf } from '../../../domain/workflow-id.ts';
import type { SetLinkResult } from '../../../store/links.ts';
import { answer } from '../../output/answer.ts';
import { CommandError } from '../../output/command-error.ts';
import { UsageError } from '../../output/usage-error.ts';
import { withSyncline } from '../open.ts';

/** `links set`: a person says which record it is; that ends a conflict or an unknown create. */
export function setCommand(): Command {
  return new Command('set')
    .description('say which CRM record a contact is')
    .argument('<connection>')
    .argument('<contactId>')
    .argument('<externalId>', "the CRM's id of the record")
    .option('--take-over', 'also when the contact or the record is linked elsewhere')
    .action(
      (
        connectionId: string,
        contactId: string,
        externalId: string,
        options: { takeOver?: boolean },
        command: Command,
      ) =>
        withSyncline(async (syncline) => {
          if (externalId.trim() === '')
            throw new UsageError("The external id is the CRM's id of the record; it is empty.");
          workflowIdOf({ connectionId, object: 'contact', entityId: contactId }); // Throws the sentence for an id that cannot be one.
          await syncline.connection(connectionId);
          const key = { connectionId, object: 'contact' as const, entityId: contactId };
          const takeOver = options.takeOver === true;
          const result = await syncline.links.set({ key, externalId, takeOver });
          if (result.kind !== 'set' && result.kind !== 'unchanged') {
            const advice = result.kind === 'forgotten' ? '' : '; use --take-over if you mean it';
            throw new CommandError(`${refusalOf(result, contactId)}${advice}.`);
          }
          await retryBoth(await syncline.client(), key, result);
          const formerOwner = result.kind === 'set' ? result.formerOwner : undefined;
          const answered = { connectionId, contactId, externalId, result: result.kind };
          answer(command, formerOwner === undefined ? answered : { ...answered, formerOwner }, () =>
            result.kind === 'unchanged'
              ? `"${contactId}" is linked to ${externalId} already.`
              : [
                  `Linked "${contactId}" to ${externalId}; its next push sends the whole record there.`,
                  ...(formerOwner === undefined
                    ? []
                    : [`"${formerOwner}" has no record now; it is looked for.`]),
                ].join('\n'),
          );
        }),
    );
}

export function removeCommand(): Command {
  return new Command('remove')
    .description('forget which CRM record a contact is; the next push looks for it')
    .argument('<connection>')
    .argument('<contactId>')
    .action((connectionId: string, contactId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        await syncline.connection(connectionId);
        const removed = await syncline.links.remove({ connectionId, object: 'contact', entityId: contactId });
        if (!removed) throw new CommandError(`"${contactId}" has no link on "${connectionId}".`);
        // An update that was under way begins anew, and looks for the record.
        await (
          await syncline.client()
        ).retry({ connectionId, object: 'contact', entityId: contactId }, { onlyIfOpen: true });
        answer(command, { connectionId, contactId, removed }, () => `Removed the link of "${contactId}".`);
      }),
    );
}

/** The contact pushes to its record, and one that the record was taken from looks for its own. */
export async function retryBoth(
  client: SynclineClient,
  key: EntityKey,
  result: SetLinkResult,
): Promise<void> {
  await client.retry(key, { onlyIfOpen: true });
  if (result.kind !== 'set' || result.formerOwner === undefined) return;
  await client.retry({ ...key, entityId: result.formerOwner }, { onlyIfOpen: true });
}

/** Why a link was not set, without a full stop. */
export function refusalOf(
  result: Exclude<SetLinkResult, { kind: 'set' | 'unchanged' }>,
  contactId: string,
): string {
  switch (result.kind) {
    case 'owned':
      return `The record belongs to the contact "${result.entityId}"`;
    case 'linked_elsewhere': {
      const elsewhere = `"${contactId}" is linked to ${result.externalId ?? 'a record without an id'}`;
      const { alsoOwnedBy } = result;
      return alsoOwnedBy === undefined
        ? elsewhere
        : `${elsewhere}, and the record belongs to the contact "${alsoOwnedBy}"`;
    }
    case 'forgotten':
      return `"${contactId}" is forgotten; restore it first with "syncline contact restore"`;
  }
}
