// A worker whose memory is looked at, as a process of its own: starts, says so, and answers `measure` with its figures.
import { Session } from 'node:inspector/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import { startSynclineWorker } from '../../worker/compose.ts';
import { startTextbookWorker, type TextbookWorkerOptions } from '../textbook/worker.ts';

export type MemoryWorkerOptions =
  | {
      design: 'Syncline';
      temporalAddress: string;
      namespace: string;
      databaseUrl: string;
      encryptionKeys: string;
    }
  | ({ design: 'textbook' } & TextbookWorkerOptions);

export interface MemoryReport {
  /** Used heap of the main thread and of every workflow thread, after a garbage collection. */
  heapBytes: number;
  rssBytes: number;
}

/** Larger than any number of workflows that is measured: none leaves the cache. */
const maxCachedWorkflows = 5_000;

Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
await startWorker(JSON.parse(process.argv[2] ?? '') as MemoryWorkerOptions);

const session = new Session();
session.connect();
const threads = new Set<string>();
const answers = new Map<number, (result: Record<string, unknown>) => void>();
let lastId = 0;
// Workflows live in worker threads, whose heaps the main thread reaches only through the inspector.
session.on('NodeWorker.attachedToWorker', ({ params }) => threads.add(params.sessionId));
session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
  const { id, result } = JSON.parse(params.message) as { id?: number; result?: Record<string, unknown> };
  if (id !== undefined) answers.get(id)?.(result ?? {});
});
await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });

process.on('message', () => {
  measure().then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');

async function measure(): Promise<MemoryReport> {
  await delay(500);
  await session.post('HeapProfiler.collectGarbage');
  let heapBytes = process.memoryUsage().heapUsed;
  for (const thread of threads) {
    await askThread(thread, 'HeapProfiler.collectGarbage');
    const { usedSize } = await askThread(thread, 'Runtime.getHeapUsage');
    heapBytes += Number(usedSize);
  }
  return { heapBytes, rssBytes: process.memoryUsage.rss() };
}

async function askThread(sessionId: string, method: string): Promise<Record<string, unknown>> {
  lastId += 1;
  const id = lastId;
  const answer = new Promise<Record<string, unknown>>((resolve) => answers.set(id, resolve));
  await session.post('NodeWorker.sendMessageToWorker', {
    sessionId,
    message: JSON.stringify({ id, method }),
  });
  return answer;
}

async function startWorker(options: MemoryWorkerOptions): Promise<void> {
  if (options.design === 'textbook') {
    await startTextbookWorker({ ...options, maxCachedWorkflows });
    return;
  }
  const { temporalAddress, namespace, databaseUrl, encryptionKeys } = options;
  await startSynclineWorker({
    temporal: { connectionOptions: { address: temporalAddress }, namespace },
    databaseUrl,
    encryptionKeys: parseEncryptionKeys(encryptionKeys),
    allowTargets: [],
    log: () => {},
    maxCachedWorkflows,
  });
}
