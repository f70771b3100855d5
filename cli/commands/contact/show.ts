import { Command } from 'commander';
import type { Failure } from '../../../domain/failure.ts';
import { answer } from '../../output/answer.ts';
import { paint, paintWord } from '../../output/paint.ts';
import { inWords, type WordedFailure } from '../../output/failure-in-words.ts';
import { alignColumns } from '../../output/table.ts';
import { localTime, relativeTime } from '../../output/times.ts';
import { withSyncline } from '../open.ts';
import { readContact, type ShownContact } from './story.ts';

export function showCommand(): Command {
  return new Command('show')
    .description("a contact's status, its record, what is pending, and its whole story")
    .argument('<connection>')
    .argument('<contactId>')
    .action((connectionId: string, contactId: string, _options: unknown, command: Command) =>
      withSyncline(async (syncline) => {
        const contact = worded(await readContact(syncline, connectionId, contactId));
        answer(command, contact, () => describe(contact));
      }),
    );
}

type Worded<Part> = Omit<Part, 'failure'> & { failure: WordedFailure | null };
type WordedContact = Omit<Worded<ShownContact>, 'timeline'> & {
  timeline: Worded<ShownContact['timeline'][number]>[];
};

function worded(contact: ShownContact): WordedContact {
  const { connectionId, contactId, timeline } = contact;
  const inItsWords = <Part extends { failure: Failure | null }>(part: Part): Worded<Part> => ({
    ...part,
    failure:
      part.failure === null
        ? null
        : inWords(part.failure, { connectionId, object: 'contact', entityId: contactId }),
  });
  return { ...inItsWords(contact), timeline: timeline.map((line) => inItsWords(line)) };
}

function describe(contact: WordedContact): string {
  const { connectionId, contactId, status } = contact;
  const head = `${paint('bold', contactId)} on ${connectionId}  ${paintWord(status)}`;
  const facts = factsOf(contact).map(([title, text]) => [paint('dim', title ?? ''), text ?? '']);
  const story = timelineOf(contact);
  return [head, alignColumns(facts, '  '), ...(story === '' ? [] : ['', story])].join('\n');
}

function factsOf(contact: WordedContact): string[][] {
  const { externalId, url, lastOutcome, lastSyncedAt, pendingFields, dueAt, failure, dropped, answeredBy } =
    contact;
  const facts = [['Record', externalId === null ? 'none yet' : [externalId, url].filter(Boolean).join('  ')]];
  if (lastOutcome !== null) {
    const when =
      lastSyncedAt === null
        ? ''
        : `, in step since ${localTime(lastSyncedAt)} (${relativeTime(lastSyncedAt)})`;
    facts.push(['Last push', `${paintWord(lastOutcome)}${when}`]);
  }
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
  if (dropped !== null) facts.push(['Dropped', `${dropped.count} (${dropped.lastReason})`]);
  if (answeredBy === 'no worker')
    facts.push(['Note', 'No worker answered within 2 s; this is what the lists say.']);
  facts.push(['Workflow', contact.workflowId]);
  return facts;
}

function timelineOf({ timeline }: WordedContact): string {
  if (timeline.length === 0) return '';
  const rows = timeline.flatMap((line) => {
    const count = line.changeIds.length;
    const changes = count === 0 ? 'asked for' : count === 1 ? '1 change' : `${count} changes`;
    const attempts = line.attempts > 1 ? `, attempt ${line.attempts}` : '';
    const row = [
      localTime(line.at),
      paintWord(line.outcome),
      `${changes}${attempts}`,
      line.sentFields.join(', '),
    ];
    return line.failure === null ? [row] : [[...row.slice(0, 3), `${line.failure.message}`]];
  });
  return alignColumns(rows, '  ');
}
