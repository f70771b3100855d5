// What a person tells one entity, or all that failed: try again, wait, go on.
import { Command } from 'commander';
import { commandLine } from '../../../domain/command-line.ts';
import { nounOf, publicKey, type EntityKey } from '../../../domain/entity/entity-key.ts';
import { namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import {
  deletedInApp,
  pauseEntity,
  resumeEntity,
  retryAllFailed,
  retryEntity,
  type DeletionInApp,
} from '../../../use-cases/entities/entity-orders.ts';
import { withSyncline } from '../../open.ts';
import { answer } from '../../output/answer.ts';
import { UsageError } from '../../output/usage-error.ts';
import { keyCommand } from './key-arguments.ts';

interface RetryOptions {
  create?: boolean;
  allFailed?: boolean;
}

export function retryCommand(object: ObjectType): Command {
  const { one, many, id } = namesOf(object);
  return new Command('retry')
    .description(`try again now: one ${one}, or all whose last push stopped`)
    .argument('<connection>')
    .argument(`[${id}]`)
    .option('--create', 'after an unknown create: you have looked, and the record is not in the CRM')
    .option('--all-failed', `every ${one} of the connection whose last push stopped`)
    .action((connectionId: string, entityId: string | undefined, options: RetryOptions, command: Command) =>
      withSyncline(async (syncline) => {
        if ((entityId === undefined) !== (options.allFailed === true)) {
          throw new UsageError(`Name one ${one}, or use --all-failed for the whole connection.`);
        }
        if (entityId === undefined) {
          if (options.create === true) {
            throw new UsageError(`--create is an answer about one ${one}: name it.`);
          }
          const count = await retryAllFailed(syncline, { connectionId, object });
          return answer(command, { connectionId, retried: count }, () =>
            count === 0
              ? `No ${one} needs a retry.`
              : `${count} ${count === 1 ? `${one} tries` : `${many} try`} again now.`,
          );
        }
        const key = { connectionId, object, entityId };
        await retryEntity(syncline, key, { create: options.create });
        answer(command, { ...publicKey(key), retried: true }, () => 'It tries again now.');
      }),
    );
}

export function pauseCommand(object: ObjectType): Command {
  return keyCommand(object, {
    name: 'pause',
    description: `send nothing of this ${namesOf(object).one}; its changes go on being recorded`,
    async run(syncline, key, { command }) {
      await pauseEntity(syncline, key);
      answer(command, { ...publicKey(key), paused: true }, () => `Paused "${key.entityId}".`);
    },
  });
}

export function resumeCommand(object: ObjectType): Command {
  return keyCommand(object, {
    name: 'resume',
    description: `go on after a pause of this ${namesOf(object).one}`,
    async run(syncline, key, { command }) {
      await resumeEntity(syncline, key);
      answer(command, { ...publicKey(key), paused: false }, () => `Resumed "${key.entityId}".`);
    },
  });
}

export function deletedCommand(object: ObjectType): Command {
  return keyCommand(object, {
    name: 'deleted',
    description: `the ${namesOf(object).one} was deleted in your app; the connection's onContactDeleted says what follows`,
    async run(syncline, key, { command }) {
      const { onContactDeleted } = await deletedInApp(syncline, key);
      answer(command, { ...publicKey(key), deleted: true, onContactDeleted }, () =>
        describeDeletion(key, onContactDeleted),
      );
    },
  });
}

function describeDeletion(key: EntityKey, setting: DeletionInApp['onContactDeleted']): string {
  const one = nounOf(key);
  const command = (verb: string): string => `\`${commandLine(one, verb, key.connectionId, key.entityId)}\``;
  const recorded = `Recorded that "${key.entityId}" was deleted in your app`;
  if (setting === undefined) return `${recorded}; ${command('show')} tells what becomes of its record.`;
  return setting === 'keep'
    ? `${recorded}. Its record in the CRM stays (onContactDeleted=keep); ${command('forget')} erases our copies.`
    : `${recorded}. Its record in the CRM is to be ${setting}d (onContactDeleted=${setting}); ${command('show')} tells whether it was.`;
}
