import { Command, Option } from 'commander';
import { inShell } from '../../../domain/command-line.ts';
import { failureTable, type FailureKind } from '../../../domain/failure.ts';
import { namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import {
  listedStatuses,
  listEntities,
  type EntitySummary,
  type ListedStatus,
} from '../../../use-cases/entities/list-entities.ts';
import { withSyncline } from '../../open.ts';
import { isJsonWanted } from '../../output/answer.ts';
import { inWords } from '../../output/failure-in-words.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { alignColumns } from '../../output/table.ts';
import { localTime } from '../../output/times.ts';
import { UsageError } from '../../output/usage-error.ts';

interface Options {
  status?: ListedStatus;
  failure?: FailureKind;
  limit: string;
  after?: string;
}

/** `contact list`: what Postgres knows; with --json one document per line. */
export function listCommand(object: ObjectType): Command {
  const { one, many } = namesOf(object);
  return new Command('list')
    .description(
      `the ${many} of a connection, from Postgres: how the last push of each ended; ` +
        `what waits or is pushed at this moment only \`${one} show\` knows`,
    )
    .argument('<connection>')
    .addOption(
      new Option('--status <status>', "only those; `retrying` comes from Temporal's lists").choices(
        listedStatuses,
      ),
    )
    .addOption(
      new Option('--failure <kind>', 'only those that stopped for this reason').choices(
        Object.keys(failureTable),
      ),
    )
    .option('--limit <number>', 'at most so many', '100')
    .option('--after <id>', 'go on behind this id')
    .action((connectionId: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        const { status, failure, after } = options;
        const of = { connectionId, object };
        const filter = { status, failure, after, limit: readLimit(options.limit) };
        const { entities, next } = await listEntities(syncline, of, filter);
        if (isJsonWanted(command)) for (const line of lines(of, entities)) console.log(line);
        else console.log(describe(of, entities, status));
        if (next !== undefined) {
          process.stderr.write(`There are more: the same again with --after ${inShell(next)}\n`);
        }
      }),
    );
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new UsageError(`--limit takes a whole number above 0, and not "${text}".`);
}

interface Of {
  connectionId: string;
  object: ObjectType;
}

function lines({ connectionId, object }: Of, entities: readonly EntitySummary[]): string[] {
  const { id } = namesOf(object);
  return entities.map(({ entityId, failure, ...entity }) => {
    const key = { connectionId, object, entityId };
    const worded = failure === null ? null : inWords(failure, key);
    return JSON.stringify({ connectionId, [id]: entityId, ...entity, failure: worded });
  });
}

function describe(
  { object }: Of,
  entities: readonly EntitySummary[],
  status: ListedStatus | undefined,
): string {
  const { one, many } = namesOf(object);
  if (entities.length === 0) {
    const asFar =
      status === 'retrying'
        ? "Temporal's lists are behind by moments."
        : `Of ${many} that were never pushed Postgres knows nothing.`;
    return `No ${one} is so. (${asFar})`;
  }
  return alignColumns([
    [one.toUpperCase(), 'STATUS', 'RECORD', 'LAST PUSH', 'FAILURE'].map((title) => paint('dim', title)),
    ...entities.map(({ entityId, status, externalId, lastOutcome, lastPushAt, failure }) => [
      entityId,
      paintWord(status),
      externalId ?? '–',
      lastPushAt === null ? '–' : `${lastOutcome}, ${localTime(lastPushAt)}`,
      failure === null ? '' : `${failure.kind}: ${failure.message}`,
    ]),
  ]);
}
