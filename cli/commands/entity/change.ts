import { Option, type Command } from 'commander';
import { commandLine } from '../../../domain/command-line.ts';
import { policies, type Policy } from '../../../domain/entity/change.ts';
import { nounOf, publicKey, type EntityKey } from '../../../domain/entity/entity-key.ts';
import type { SendNowResult } from '../../../domain/entity/push.ts';
import type { Fields } from '../../../domain/fields.ts';
import { fieldName, namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import { changeEntity, sendEntityNow } from '../../../use-cases/entities/change-entity.ts';
import { cellValue } from '../../../use-cases/imports/rows/cell-value.ts';
import { answer } from '../../output/answer.ts';
import { inWords, type WordedFailure } from '../../output/failure-in-words.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { duration } from '../../output/times.ts';
import { UsageError } from '../../output/usage-error.ts';
import { collect, readPairs } from '../pairs.ts';
import { keyCommand, type KeyCommand } from './key-arguments.ts';

interface Options {
  set?: string[];
  clear?: string[];
  now?: boolean;
  policy?: Policy;
  externalId?: string;
  occurredAt?: string;
  requestId?: string;
  wait: string;
}

const doneWell: readonly string[] = ['created', 'updated', 'unchanged', 'sent', 'skipped', 'nothing_to_send'];

/** `contact change`: one change; with --now it waits for the outcome. */
export function changeCommand(object: ObjectType): Command {
  const { one } = namesOf(object);
  return keyCommand<Options>(object, { name: 'change', description: `send one change of a ${one}`, run })
    .option('--set <field=value>', 'a field and its new value (repeatable)', collect)
    .option('--clear <field>', 'a field to empty (repeatable)', collect)
    .option('--now', 'push at once and wait for the outcome')
    .option('--wait <seconds>', 'with --now: how long to wait', '60')
    .option('--request-id <id>', 'with --now: asked again with the same id, the same outcome is answered')
    .addOption(new Option('--policy <policy>', 'what the push may do').choices(policies))
    .option('--external-id <id>', "the CRM's id of the record, if you know it")
    .option('--occurred-at <time>', 'when it happened (ISO 8601); now, when absent');
}

const run: KeyCommand<Options>['run'] = async (syncline, key, { options, command }) => {
  const fields = readFields(key.object, options);
  const { now: isNow = false, policy, externalId, requestId, occurredAt } = options;
  if (Object.keys(fields).length === 0 && externalId === undefined && !isNow) {
    throw new UsageError('Say what has changed: --set field=value or --clear field.');
  }
  const change = { fields, occurredAt, policy, externalId };
  if (!isNow) {
    const { quietPeriodMs, ...recorded } = await changeEntity(syncline, key, change);
    return answer(command, { ...publicKey(key), ...recorded }, () =>
      [
        `Recorded. It is pushed when the ${nounOf(key)} has been quiet for ${duration(quietPeriodMs)}; see`,
        `  ${showCommandOf(key)}`,
      ].join('\n'),
    );
  }
  const waitMs = readSeconds(options.wait) * 1_000;
  const { failure, ...result } = await sendEntityNow(syncline, key, { ...change, requestId, waitMs });
  if (!doneWell.includes(result.outcome)) process.exitCode = 1;
  const worded = { ...result, failure: failure === undefined ? undefined : inWords(failure, key) };
  answer(command, { ...publicKey(key), ...worded }, () => describe(key, worded));
};

function readFields(object: ObjectType, { set, clear = [] }: Options): Fields {
  const fields: Fields = {};
  for (const [spelling, value] of readPairs('--set', set)) {
    const name = fieldName(object, spelling);
    fields[name] = cellValue(name, value);
  }
  for (const spelling of clear) fields[fieldName(object, spelling)] = null;
  return fields;
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw new UsageError(`--wait takes seconds, and not "${text}".`);
  return seconds;
}

function explanationOf(key: EntityKey, outcome: SendNowResult['outcome']): string | undefined {
  const one = nounOf(key);
  const explanations: Partial<Record<SendNowResult['outcome'], string>> = {
    pending: `No outcome yet; it goes on by itself, and \`${showCommandOf(key)}\` tells how it ended.`,
    nothing_to_send: 'The CRM has everything already.',
    paused: `The change is kept; the ${one} or its connection is paused.`,
    skipped: 'The policy does not allow this push; the fields go with the next one that it allows.',
  };
  return explanations[outcome];
}

function showCommandOf(key: EntityKey): string {
  return commandLine(nounOf(key), 'show', key.connectionId, key.entityId);
}

interface WordedResult extends Omit<SendNowResult, 'failure'> {
  requestId: string;
  failure: WordedFailure | undefined;
}

function describe(key: EntityKey, result: WordedResult): string {
  const { requestId, outcome, externalId, url, redirectUrl, failure } = result;
  const lines = [[paintWord(outcome), externalId, url].filter((part) => part !== undefined).join('  ')];
  if (redirectUrl !== undefined) lines.push(`Go on in the CRM: ${redirectUrl}`);
  if (failure !== undefined) lines.push(failure.message, paint('bold', `→ ${failure.whatToDo}`));
  const explanation = explanationOf(key, outcome);
  if (explanation !== undefined && failure === undefined) lines.push(explanation);
  if (outcome === 'pending') lines.push(`To wait again: the same command with --request-id ${requestId}`);
  return lines.join('\n');
}
