// One run: measurement after measurement, each on a stand of its own, then the same tables as Markdown.
import { loadavg } from 'node:os';
import { StackError } from '../stack/processes/stack-error.ts';
import { findTemporalExecutable } from '../stack/parts/temporal-executable.ts';
import { createSampleContacts } from './designs/sample-contacts.ts';
import { measureCost } from './measures/cost.ts';
import { measureEvents } from './measures/events.ts';
import type { Measure } from './measures/measure.ts';
import { measureMemory } from './measures/memory.ts';
import { measureSendNow } from './measures/send-now.ts';
import { measureThroughput } from './measures/throughput.ts';
import type { BenchOptions, MeasureName } from './options.ts';
import { machineLine } from './report/machine.ts';
import { oneDecimal } from './report/statistics.ts';
import { markdownTable, textTable, type Table } from './report/table.ts';
import type { Closing } from './stand/closing.ts';
import { createStand } from './stand/stand.ts';

const measures: Record<MeasureName, Measure> = {
  events: measureEvents,
  throughput: measureThroughput,
  'send-now': measureSendNow,
  memory: measureMemory,
  cost: measureCost,
};

const crmLatencyMs = 20;

export interface RunOptions extends BenchOptions {
  closing: Closing;
  abort: AbortSignal;
  /** The result. */
  print: (text: string) => void;
  /** What is going on. */
  progress: (line: string) => void;
}

/** Starts a stand, measures what was asked for on it, and prints the tables. The caller closes. */
export async function runBenchmark(options: RunOptions): Promise<void> {
  const { only, isShort, closing, abort, print, progress } = options;
  const startedAt = Date.now();
  const executable = await findTemporalExecutable({ log: progress, abort });
  const setUp = [
    `Machine: ${await machineLine(executable)}.`,
    `CRM: a simulator on this machine that takes ${crmLatencyMs} ms for an answer. Postgres: durable, on this machine.`,
    'Server, Postgres, worker, simulator and load generator share the cores.',
    ...(isShort ? ['SHORT RUN: it shows that everything works; its figures say little.'] : []),
  ];
  print(`${setUp.join('\n')}\n`);
  const newStand = () => createStand({ executable, crmLatencyMs, closing, abort });
  // A stand takes seconds to start: a short run has one for everything, closed with the run.
  const shared = isShort ? { ...(await newStand()), close: async () => {} } : undefined;
  const startStand = async () => shared ?? (await newStand());
  const context = {
    isShort,
    abort,
    newContacts: createSampleContacts(),
    startStand,
    progress: (line: string) =>
      progress(`  ${((Date.now() - startedAt) / 1_000).toFixed(0).padStart(3)} s  ${line}`),
  };
  const tables: Table[] = [];
  for (const name of only) {
    abort.throwIfAborted();
    const measured = await measures[name](context);
    for (const table of measured) print(`${textTable(table)}\n`);
    tables.push(...measured);
  }
  const end = `The run took ${((Date.now() - startedAt) / 1_000).toFixed(0)} s; load ${oneDecimal(loadavg()[0] ?? 0)} at its end.`;
  print(`${end} The same as Markdown:\n`);
  print([`${setUp.join(' ')} ${end}`, ...tables.map(markdownTable)].join('\n\n'));
}

/** A sentence for people, or the whole trace of what nobody expected. */
export function describeError(error: unknown): string {
  if (error instanceof StackError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
