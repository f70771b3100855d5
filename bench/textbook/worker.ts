// The textbook's worker: one for workflows and activities together, every option at the SDK's default.
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import pg from 'pg';
import { Agent } from 'undici';
import { createTextbookActivities } from './activities.ts';
import { textbookTaskQueue } from './workflows/messages.ts';

export interface TextbookWorkerOptions {
  temporalAddress: string;
  databaseUrl: string;
  crmUrl: string;
  crmKey: string;
  maxCachedWorkflows?: number;
}

export interface TextbookWorker {
  /** Rejects when the worker fails. */
  done: Promise<void>;
  close(): Promise<void>;
}

/** Resolves when it polls; the caller closes it. */
export async function startTextbookWorker(options: TextbookWorkerOptions): Promise<TextbookWorker> {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 20 });
  const dispatcher = new Agent({ pipelining: 1 });
  const connection = await NativeConnection.connect({ address: options.temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: 'default',
    taskQueue: textbookTaskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('workflows', import.meta.url)),
      logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
    }),
    activities: {
      ...createTextbookActivities({ crmUrl: options.crmUrl, crmKey: options.crmKey, dispatcher, pool }),
    },
    ...(options.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: options.maxCachedWorkflows }),
  });
  const done = worker.run();
  return {
    done,
    async close() {
      worker.shutdown();
      await done.catch(() => {});
      await connection.close();
      await dispatcher.close();
      await pool.end();
    },
  };
}
