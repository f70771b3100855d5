// What a person sees of an import that runs, and the file of its rejected rows.
import { commandLine } from '../../domain/command-line.ts';
import { namesOf, type ObjectType } from '../../domain/objects/objects.ts';
import type { ImportRecord } from '../../domain/import-ledger.ts';
import type { ImportEvents } from '../../use-cases/imports/run-import.ts';
import { localTime } from '../output/times.ts';
import { describeUnderstood, describeUnused } from './understood.ts';
import { describeGuess, describeOpened } from './describe-source.ts';
import { progressEveryMs, startProgress, type Progress } from './progress.ts';
import type { ListFiles } from './list-files.ts';
import { createRejectsFile, type RejectsFile } from './rejects-file.ts';

export interface ImportWatch {
  events: ImportEvents;
  /** No more pictures. */
  stop(): void;
  /** Answers the file's path, or null when nothing was rejected. */
  closeRejects(options: { isWhole: boolean }): Promise<string | null>;
}

const tellWaitingEveryMs = 5_000;

export function watchImport(options: {
  isWaitingForPushes: boolean;
  object: ObjectType;
  /** Asked when the id of the import is known. */
  filesOf: (bulkId: string) => ListFiles;
  /** Ctrl-C. */
  stop: AbortSignal;
}): ImportWatch {
  let progress: Progress | undefined;
  let rejects: RejectsFile | undefined;
  let toldAt = 0;
  let bulkId = '';
  const say = (sentence: string): void => {
    if (progress === undefined) process.stderr.write(`${sentence}\n`);
    else progress.say(sentence);
  };
  const onStop = (): void =>
    say('Stopping: the rows that have begun are finished. Ctrl-C again ends at once.');
  options.stop.addEventListener('abort', onStop, { once: true });

  return {
    events: {
      progressEveryMs,
      onOpened(opened) {
        for (const sentence of describeOpened(opened)) say(sentence);
      },
      onEncodingGuess: (guess) => say(describeGuess(guess)),
      onUnderstood: (understood) => say(describeUnderstood(options.object, understood)),
      onUnusedOptions: (unused) => say(describeUnused(unused)),
      onBegun({ record, connectionState, expectedRows }) {
        ({ bulkId } = record);
        const { rejected } = options.filesOf(bulkId);
        say(beginningOf(record));
        if (connectionState !== 'active') {
          say(`The connection is ${connectionState}: rows are recorded and pushed when it is active again.`);
        }
        rejects = createRejectsFile(rejected);
        progress = startProgress({ expectedRows, isWaitingForPushes: options.isWaitingForPushes });
      },
      onCounts: (counts) => progress?.show(counts),
      onRejects: async (rejected) => rejects?.add(rejected),
      onPaused: (isPaused) =>
        say(isPaused ? `Paused: ${commandLine('bulk', 'resume', bulkId)} goes on.` : 'Goes on.'),
      onWaiting(what, error) {
        if (Date.now() - toldAt < tellWaitingEveryMs) return;
        toldAt = Date.now();
        say(`${what} does not answer (${oneLine(error)}); trying again, nothing is lost.`);
      },
      onStalled: ({ inFlight, waiting, hasWorker }) =>
        say(
          hasWorker
            ? `Nothing has moved for 15 s; ${inFlight} rows are under way, and ${waiting} wait for their CRM. Perhaps it does not answer: look at one with syncline ${namesOf(options.object).one} show.`
            : `Nothing has moved for 15 s: no worker asks for work. Start one (npm start); the import goes on by itself.`,
        ),
    },
    stop() {
      options.stop.removeEventListener('abort', onStop);
      progress?.stop();
    },
    closeRejects: async (closing) => (await rejects?.close(closing)) ?? null,
  };
}

function beginningOf({ isResumed, bulkId, startedAt, source, connectionId }: ImportRecord): string {
  return isResumed
    ? `Going on with the import ${bulkId}, begun ${localTime(new Date(startedAt).toISOString())}.`
    : `Import ${bulkId}: ${source} → ${connectionId}`;
}

/** The innermost reason, which names host and port. */
function oneLine(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error) return oneLine(cause);
  return (error.message || error.name).replaceAll(/\s+/g, ' ').slice(0, 160);
}
