import type { Command } from 'commander';
import { publicKey } from '../../../domain/entity/entity-key.ts';
import { namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import {
  forgetEntity,
  restoreEntity,
  type LeftInTemporal,
  type RestoredEntity,
} from '../../../use-cases/entities/forget-and-restore.ts';
import { answer } from '../../output/answer.ts';
import { inWords } from '../../output/failure-in-words.ts';
import { paint } from '../../output/paint.ts';
import { duration } from '../../output/times.ts';
import { keyCommand } from './key-arguments.ts';

/** `contact forget`: our copies go, and later changes are refused until `restore`. */
export function forgetCommand(object: ObjectType): Command {
  return keyCommand<{ deleteInCrm?: boolean }>(object, {
    name: 'forget',
    description: `erase our copies of a ${namesOf(object).one} and refuse later changes; the CRM record stays`,
    async run(syncline, key, { options, command }) {
      const result = await forgetEntity(syncline, key, { deleteInCrm: options.deleteInCrm });
      if (result.forgotten) {
        return answer(command, { ...publicKey(key), ...result }, () =>
          describeForgotten(key.entityId, result.leftInTemporal),
        );
      }
      process.exitCode = 1;
      const failure = inWords(result.failure, key, 'forget');
      answer(
        command,
        { ...publicKey(key), forgotten: false, failure },
        () => `${failure.message}\n${paint('bold', `→ ${failure.whatToDo}`)}`,
      );
    },
  }).option('--delete-in-crm', 'delete the CRM record too');
}

export function restoreCommand(object: ObjectType): Command {
  return keyCommand(object, {
    name: 'restore',
    description: `accept changes of a forgotten ${namesOf(object).one} again, with the record that it had`,
    async run(syncline, key, { command }) {
      const restored = await restoreEntity(syncline, key);
      const { externalId = null, ownedBy } = restored;
      answer(command, { ...publicKey(key), restored: true, externalId, ownedBy }, () =>
        describe(key.entityId, restored),
      );
    },
  });
}

function describeForgotten(entityId: string, left: LeftInTemporal | undefined): string {
  if (left === undefined) return `Forgot "${entityId}".`;
  const forHowLong =
    left.forMs === undefined ? "until its namespace's retention ends" : `for ${duration(left.forMs)}`;
  return [
    `Forgot "${entityId}": our copies are erased. Temporal keeps the closed history of its workflow, with the values in it, ${forHowLong} more. To end that now:`,
    `  temporal workflow delete --yes --query "WorkflowId='${left.workflowId}' AND ExecutionStatus!='Running'"`,
  ].join('\n');
}

function describe(entityId: string, { externalId, ownedBy }: RestoredEntity): string {
  if (externalId === undefined) return `Restored "${entityId}". Its next change is pushed again.`;
  return ownedBy === undefined
    ? `Restored "${entityId}" with its record ${externalId}. Its next change is pushed again.`
    : `Restored "${entityId}" without a record: ${externalId} belongs to "${ownedBy}" by now.`;
}
