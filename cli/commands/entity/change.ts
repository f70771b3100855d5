import { Option, type Command } from 'commander';
import { anything, commandLine } from '../../../domain/command-line.ts';
import { policies, type Policy } from '../../../domain/entity/change.ts';
import { nounOf, publicKey, type EntityKey } from '../../../domain/entity/entity-key.ts';
import type { SentNow } from '../../../use-cases/entities/change-entity.ts';
import type { SendNowResult } from '../../../domain/entity/push.ts';
import { namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import {
  changeEntity,
  sendEntityNow,
  type RecordedChange,
} from '../../../use-cases/entities/change-entity.ts';
import { answer } from '../../output/answer.ts';
import { attemptInWords } from '../../output/attempt-in-words.ts';
import { inWords, type WordedFailure } from '../../output/failure-in-words.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { duration } from '../../output/times.ts';
import { UsageError } from '../../output/usage-error.ts';
import { collect } from '../pairs.ts';
import { readFields, type FieldOptions } from './read-fields.ts';
import { keyCommand, type KeyCommand } from './key-arguments.ts';

interface Options extends FieldOptions {
  now?: boolean;
  policy?: Policy;
  externalId?: string;
  occurredAt?: string;
  requestId?: string;
  wait?: string;
}

const defaultWaitSeconds = 60;
const doneWell: readonly string[] = ['created', 'updated', 'unchanged', 'sent', 'skipped', 'nothing_to_send'];

/** `contact change`: one change; with --now it waits for the outcome. */
export function changeCommand(object: ObjectType): Command {
  const { one } = namesOf(object);
  return keyCommand<Options>(object, { name: 'change', description: `send one change of a ${one}`, run })
    .option('--set <field=value>', 'a field and its new value (repeatable)', collect)
    .option('--json-fields <object>', 'fields as JSON, for numbers, lists and null')
    .option('--clear <field>', 'a field to empty (repeatable)', collect)
    .option('--now', 'push at once and wait for the outcome')
    .option('--wait <seconds>', `with --now: how long to wait (${defaultWaitSeconds} when absent)`)
    .option('--request-id <id>', 'with --now: asked again with the same id, the same outcome is answered')
    .addOption(new Option('--policy <policy>', 'what the push may do').choices(policies))
    .option('--external-id <id>', "the CRM's id of the record, if you know it")
    .option('--occurred-at <time>', 'when it happened (ISO 8601); now, when absent');
}

const run: KeyCommand<Options>['run'] = async (syncline, key, { options, command }) => {
  const fields = readFields(key.object, options);
  const { now: isNow = false, policy, externalId, requestId, occurredAt } = options;
  if (!isNow) refuseWithoutNow(options);
  if (Object.keys(fields).length === 0 && externalId === undefined && !isNow) {
    throw new UsageError('Say what has changed: --set field=value, --json-fields or --clear field.');
  }
  const change = { fields, occurredAt, policy, externalId };
  if (!isNow) {
    const { quietPeriodMs, ...recorded } = await changeEntity(syncline, key, change);
    return answer(command, { ...publicKey(key), ...recorded }, () =>
      [describeRecorded(key, { ...recorded, quietPeriodMs }), `  ${showCommandOf(key)}`].join('\n'),
    );
  }
  const waitMs = readSeconds(options.wait ?? String(defaultWaitSeconds)) * 1_000;
  const { failure, ...result } = await sendEntityNow(syncline, key, { ...change, requestId, waitMs });
  if (!doneWell.includes(result.outcome)) process.exitCode = 1;
  const worded = { ...result, failure: failure === undefined ? undefined : inWords(failure, key) };
  answer(command, { ...publicKey(key), ...worded }, () => describe(key, worded));
};

/** They would be taken and do nothing. */
function refuseWithoutNow({ wait, requestId }: Options): void {
  if (wait !== undefined) {
    throw new UsageError(
      '--wait goes with --now: without it the change is recorded, and nothing is waited for.',
    );
  }
  if (requestId !== undefined) {
    throw new UsageError('--request-id goes with --now: without it no outcome is waited for.');
  }
}

function describeRecorded(
  key: EntityKey,
  { held, quietPeriodMs }: Omit<RecordedChange, 'workflowId' | 'changeId'>,
): string {
  const one = nounOf(key);
  const { connectionId, entityId } = key;
  switch (held) {
    case 'paused':
      return `Recorded and kept: the ${one} is paused, and it is pushed after \`${commandLine(one, 'resume', connectionId, entityId)}\`; see`;
    case 'connection_paused':
      return `Recorded and kept: the connection is paused, and it is pushed after \`${commandLine('connection', 'resume', connectionId)}\`; see`;
    case 'login_expired':
      return `Recorded and kept: the login of the connection is not valid, and it is pushed after \`${commandLine('connection', 'set', connectionId, '--secret', anything)}\`; see`;
    case undefined:
      return `Recorded. It is pushed when the ${one} has been quiet for ${duration(quietPeriodMs)}; see`;
  }
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

interface WordedResult extends Omit<SentNow, 'failure'> {
  failure: WordedFailure | undefined;
}

function describe(key: EntityKey, result: WordedResult): string {
  const { requestId, outcome, externalId, url, redirectUrl, failure, lastAttempt } = result;
  const lines = [[paintWord(outcome), externalId, url].filter((part) => part !== undefined).join('  ')];
  if (redirectUrl !== undefined) lines.push(`Go on in the CRM: ${redirectUrl}`);
  if (failure !== undefined) lines.push(failure.message, paint('bold', `→ ${failure.whatToDo}`));
  const explanation = explanationOf(key, outcome);
  if (lastAttempt !== undefined) lines.push(`${capitalised(attemptInWords(lastAttempt))}.`);
  if (explanation !== undefined && (failure === undefined || lastAttempt !== undefined))
    lines.push(explanation);
  if (outcome === 'pending') lines.push(`To wait again: the same command with --request-id ${requestId}`);
  return lines.join('\n');
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
