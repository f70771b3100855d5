import { Command, Option } from 'commander';
import { policies, type Policy } from '../../../domain/entity/change.ts';
import type { SendNowResult } from '../../../domain/entity/push.ts';
import type { Fields } from '../../../domain/fields.ts';
import { commandLine } from '../../../domain/command-line.ts';
import { fieldName } from '../../../domain/objects/objects.ts';
import { answer } from '../../output/answer.ts';
import { inWords, type WordedFailure } from '../../output/failure-in-words.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { duration } from '../../output/times.ts';
import { UsageError } from '../../output/usage-error.ts';
import { cellValue } from '../../bulk/rows/cell-value.ts';
import { withSyncline } from '../open.ts';
import { collect, readPairs } from '../pairs.ts';
import { timingOf } from '../../../push/endings.ts';

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
export function changeCommand(): Command {
  return new Command('change')
    .description('send one change of a contact')
    .argument('<connection>')
    .argument('<contactId>', "your app's id of the contact")
    .option('--set <field=value>', 'a field and its new value (repeatable)', collect)
    .option('--clear <field>', 'a field to empty (repeatable)', collect)
    .option('--now', 'push at once and wait for the outcome')
    .option('--wait <seconds>', 'with --now: how long to wait', '60')
    .option('--request-id <id>', 'with --now: asked again with the same id, the same outcome is answered')
    .addOption(new Option('--policy <policy>', 'what the push may do').choices(policies))
    .option('--external-id <id>', "the CRM's id of the record, if you know it")
    .option('--occurred-at <time>', 'when it happened (ISO 8601); now, when absent')
    .action((connectionId: string, contactId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const fields = readFields(options);
        const hasNews = Object.keys(fields).length > 0 || options.externalId !== undefined;
        if (!hasNews && options.now !== true) {
          throw new UsageError('Say what has changed: --set field=value or --clear field.');
        }
        const connection = await syncline.connection(connectionId);
        const client = await syncline.client();
        const occurredAt = options.occurredAt ?? new Date();
        // sendNow carries fields only; the rest of a change goes before it.
        const isAlone =
          options.now === true && options.policy === undefined && options.externalId === undefined;
        if (!isAlone) {
          const { policy, externalId } = options;
          const sent = await client.contactChanged(connectionId, contactId, {
            fields,
            occurredAt,
            ...(policy === undefined ? {} : { policy }),
            ...(externalId === undefined ? {} : { externalId }),
          });
          if (options.now !== true) {
            const { quietPeriodMs } = timingOf(connection);
            return answer(command, { connectionId, contactId, ...sent }, () =>
              [
                `Recorded. It is pushed when the contact has been quiet for ${duration(quietPeriodMs)}; see`,
                `  ${commandLine('contact', 'show', connectionId, contactId)}`,
              ].join('\n'),
            );
          }
        }
        const key = { connectionId, object: 'contact' as const, entityId: contactId };
        const { failure, ...result } = await client.sendNow(key, {
          ...(isAlone && hasNews ? { fields, occurredAt } : {}),
          ...(options.requestId === undefined ? {} : { requestId: options.requestId }),
          waitMs: readSeconds(options.wait) * 1_000,
        });
        const words = failure === undefined ? undefined : inWords(failure, key);
        if (!doneWell.includes(result.outcome)) process.exitCode = 1;
        const document = { connectionId, contactId, ...result, failure: words };
        answer(command, document, () => describe(document));
      }),
    );
}

function readFields({ set, clear = [] }: Options): Fields {
  const fields: Fields = {};
  for (const [spelling, value] of readPairs('--set', set)) {
    const name = fieldName('contact', spelling);
    fields[name] = cellValue(name, value);
  }
  for (const spelling of clear) fields[fieldName('contact', spelling)] = null;
  return fields;
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw new UsageError(`--wait takes seconds, and not "${text}".`);
  return seconds;
}

const explanations: Partial<Record<SendNowResult['outcome'], string>> = {
  nothing_to_send: 'The CRM has everything already.',
  paused: 'The change is kept; the contact or its connection is paused.',
  skipped: 'The policy does not allow this push; the fields go with the next one that it allows.',
};

interface WordedResult extends Omit<SendNowResult, 'failure'> {
  connectionId: string;
  contactId: string;
  requestId: string;
  failure: WordedFailure | undefined;
}

function describe(result: WordedResult): string {
  const { connectionId, contactId, requestId, outcome, externalId, url, redirectUrl, failure } = result;
  const lines = [[paintWord(outcome), externalId, url].filter((part) => part !== undefined).join('  ')];
  if (redirectUrl !== undefined) lines.push(`Go on in the CRM: ${redirectUrl}`);
  if (failure !== undefined) lines.push(failure.message, paint('bold', `→ ${failure.whatToDo}`));
  const explanation =
    outcome === 'pending'
      ? `No outcome yet; it goes on by itself, and \`${commandLine('contact', 'show', connectionId, contactId)}\` tells how it ended.`
      : explanations[outcome];
  if (explanation !== undefined && failure === undefined) lines.push(explanation);
  if (outcome === 'pending') lines.push(`To wait again: the same command with --request-id ${requestId}`);
  return lines.join('\n');
}
