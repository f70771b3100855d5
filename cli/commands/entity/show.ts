import type { Command } from 'commander';
import { associationInWords } from '../../../domain/associations/told.ts';
import { commandLine } from '../../../domain/command-line.ts';
import { publicKey, type EntityKey } from '../../../domain/entity/entity-key.ts';
import type { Failure } from '../../../domain/failure.ts';
import { namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import { readEntity, type EntityReport } from '../../../use-cases/entities/entity-story.ts';
import { answer } from '../../output/answer.ts';
import { attemptInWords } from '../../output/attempt-in-words.ts';
import { explain } from '../../output/explain.ts';
import { inWords, type WordedFailure } from '../../output/failure-in-words.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { alignColumns } from '../../output/table.ts';
import { localTime, relativeTime } from '../../output/times.ts';
import { keyCommand } from './key-arguments.ts';

export function showCommand(object: ObjectType): Command {
  return keyCommand(object, {
    name: 'show',
    description: `a ${namesOf(object).one}'s status, its record, what is pending, and its whole story`,
    async run(syncline, key, { command }) {
      const { report, temporalError } = await readEntity(syncline, key);
      if (temporalError !== undefined) process.stderr.write(`${describeMissing(temporalError)}\n`);
      const worded = inItsWords(key, report);
      answer(command, { ...publicKey(key), ...worded }, () => describe(key, worded));
    },
  });
}

type Worded<Part> = Omit<Part, 'failure'> & { failure: WordedFailure | null };
type WordedReport = Omit<Worded<EntityReport>, 'timeline'> & {
  timeline: Worded<EntityReport['timeline'][number]>[];
};

function inItsWords(key: EntityKey, report: EntityReport): WordedReport {
  const worded = <Part extends { failure: Failure | null }>(part: Part): Worded<Part> => ({
    ...part,
    failure: part.failure === null ? null : inWords(part.failure, key),
  });
  return { ...worded(report), timeline: report.timeline.map((line) => worded(line)) };
}

function describeMissing(error: unknown): string {
  return `${explain(error)} This is what Postgres knows:`;
}

function describe(key: EntityKey, report: WordedReport): string {
  const head = `${paint('bold', key.entityId)} on ${key.connectionId}  ${paintWord(report.status)}`;
  const facts = [...factsOf(key, report), ...belongings(report), ...unsent(report)].map(([title, text]) => [
    paint('dim', title ?? ''),
    text ?? '',
  ]);
  const story = timelineOf(report);
  return [head, alignColumns(facts, '  '), ...(story === '' ? [] : ['', story])].join('\n');
}

/** What it waits for while it is paused. */
function pauseInWords({ object, connectionId, entityId }: EntityKey, by: 'person' | 'connection'): string {
  return by === 'person'
    ? `by a person; goes on after ${commandLine(object, 'resume', connectionId, entityId)}`
    : `with its connection; goes on after ${commandLine('connection', 'resume', connectionId)}`;
}

function factsOf(key: EntityKey, report: WordedReport): string[][] {
  const { externalId, url, redirectUrl, lastOutcome, lastSyncedAt, pendingFields, dueAt } = report;
  const { failure, lastAttempt, dropped } = report;
  const facts = [['Record', externalId === null ? 'none yet' : [externalId, url].filter(Boolean).join('  ')]];
  if (redirectUrl !== null) facts.push(['Go on at', redirectUrl]);
  if (lastOutcome !== null) {
    const when =
      lastSyncedAt === null
        ? ''
        : `, in step since ${localTime(lastSyncedAt)} (${relativeTime(lastSyncedAt)})`;
    facts.push(['Last push', `${paintWord(lastOutcome)}${when}`]);
  }
  if (report.pausedBy !== null) facts.push(['Paused', pauseInWords(key, report.pausedBy)]);
  if (pendingFields.length > 0 || dueAt !== null) {
    const what = pendingFields.length === 0 ? 'a change' : pendingFields.join(', ');
    const when = dueAt === null ? '' : `; pushed ${relativeTime(dueAt)} unless more changes come`;
    facts.push(['Pending', `${what}${when}`]);
  }
  if (failure !== null) {
    facts.push(
      ['Failure', `${paint('red', failure.kind)}  ${failure.message}`],
      ['What to do', failure.whatToDo],
    );
  }
  if (lastAttempt !== null) facts.push(['Last try', attemptInWords(lastAttempt)]);
  if (dropped !== null) facts.push(['Dropped', `${dropped.count} (${dropped.lastReason})`]);
  if (report.answeredBy === 'no worker')
    facts.push(['Note', 'No worker answered within 2 s; this is what the lists say.']);
  facts.push(['Workflow', report.workflowId]);
  return facts;
}

function leftOutIn({ leftOut }: Pick<WordedReport['timeline'][number], 'leftOut'>): string[] {
  return leftOut.length === 0 ? [] : [`without ${leftOut.map(({ field }) => field).join(', ')}`];
}

const mostAssociations = 20;

function belongings({ associations }: WordedReport): string[][] {
  const lines = associations.slice(0, mostAssociations).map(associationInWords);
  const more = associations.length - lines.length;
  const all = more > 0 ? [...lines, `and ${more}${associations.length === 100 ? ' or' : ''} more`] : lines;
  return all.map((line, index) => [index === 0 ? 'Belongs to' : '', line]);
}

/** Behind everything else that is true now: it stands in nobody's way. */
function unsent({ unmappedFields, leftOutFields }: WordedReport): string[][] {
  const unmapped =
    unmappedFields.length === 0
      ? []
      : [
          [
            'Not sent',
            `${unmappedFields.join(', ')}: the mapping has no field of the CRM for them (syncline mapping set)`,
          ],
        ];
  const leftOut = leftOutFields.map(({ crmField, reason }) => ['Left out', `${reason} (${crmField})`]);
  return [...unmapped, ...leftOut];
}

function timelineOf({ timeline }: WordedReport): string {
  if (timeline.length === 0) return '';
  const rows = timeline.flatMap((line) => {
    const count = line.changeIds.length;
    const changes = count === 0 ? 'no change id' : count === 1 ? '1 change' : `${count} changes`;
    const attempts = line.attempts > 1 ? `, attempt ${line.attempts}` : '';
    const row = [
      localTime(line.at),
      paintWord(line.outcome),
      `${changes}${attempts}`,
      [...line.sentFields, ...leftOutIn(line)].join(', '),
    ];
    return line.failure === null ? [row] : [[...row.slice(0, 3), `${line.failure.message}`]];
  });
  return alignColumns(rows, '  ');
}
