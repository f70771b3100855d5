// What one cached workflow costs a worker: memory of a worker process before and after it has many contacts in its cache.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { repositoryRoot } from '../../config/home.ts';
import type { ContactClient, Design } from '../designs/design.ts';
import { createSyncline } from '../designs/syncline.ts';
import { createTextbook, textbookConnection } from '../designs/textbook.ts';
import type { Stand } from '../stand/stand.ts';
import { inParallel } from './in-parallel.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { MemoryReport, MemoryWorkerOptions } from './memory-worker.ts';

/** Nobody is pushed while we look. */
const quietPeriodMs = 600_000;

interface Memory {
  design: string;
  empty: MemoryReport;
  full: MemoryReport;
}

export const measureMemory: Measure = async (context) => {
  const workflows = context.isShort ? 50 : 1_000;
  const stand = await context.startStand();
  try {
    const designs = [
      { design: createSyncline(stand), options: synclineOptions(stand) },
      {
        design: await createTextbook(stand),
        options: { design: 'textbook', ...textbookConnection(stand) } as const,
      },
    ];
    const memories: Memory[] = [];
    for (const { design, options } of designs) {
      memories.push(await measureDesign(context, stand, { design, options, workflows }));
      context.progress(`memory: ${design.name}`);
    }
    return [tableOf(memories, workflows)];
  } finally {
    await stand.close();
  }
};

function synclineOptions(stand: Stand): MemoryWorkerOptions {
  const { temporalAddress, namespace, databaseUrl, encryptionKeys } = stand;
  return { design: 'Syncline', temporalAddress, namespace, databaseUrl, encryptionKeys };
}

async function measureDesign(
  context: MeasureContext,
  stand: Stand,
  { design, options, workflows }: { design: Design; options: MemoryWorkerOptions; workflows: number },
): Promise<Memory> {
  const worker = await startMemoryWorker(stand, options);
  const client = await design.open({ quietPeriodMs });
  // The first few bring code and connections into memory that no later one brings again.
  await fillCache(context, client, 20);
  const empty = await worker.measure();
  await fillCache(context, client, workflows);
  const full = await worker.measure();
  await worker.stop();
  return { design: design.name, empty, full };
}

async function fillCache(
  { newContacts, abort }: MeasureContext,
  client: ContactClient,
  count: number,
): Promise<void> {
  await inParallel(newContacts(count), 20, async (contact) => {
    abort.throwIfAborted();
    await client.openIdle(contact);
  });
}

async function startMemoryWorker(stand: Stand, options: MemoryWorkerOptions) {
  const program = path.join(repositoryRoot(), 'dist', 'bench', 'measures', 'memory-worker.js');
  const child = fork(program, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  };
  stand.closing.add(stop);
  const nextMessage = async (): Promise<unknown> => {
    const ended = exited.then(() => {
      throw new Error('the worker whose memory is measured has ended');
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
    return message;
  };
  await nextMessage();
  return {
    stop,
    async measure(): Promise<MemoryReport> {
      child.send('measure');
      return (await nextMessage()) as MemoryReport;
    },
  };
}

function tableOf(memories: Memory[], workflows: number) {
  const megabytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(0)} MB`;
  const each = (bytes: number) => `${(bytes / 1024 / workflows).toFixed(0)} KB`;
  return {
    title: `Memory of a worker with ${workflows} cached workflows`,
    columns: ['design', 'heap per workflow', 'RSS per workflow', 'RSS before', 'RSS after'],
    rows: memories.map(({ design, empty, full }) => [
      design,
      each(full.heapBytes - empty.heapBytes),
      each(full.rssBytes - empty.rssBytes),
      megabytes(empty.rssBytes),
      megabytes(full.rssBytes),
    ]),
    notes: [
      'One run. Heap: used bytes of all threads after a garbage collection; contacts that wait for their quiet period.',
    ],
  };
}
