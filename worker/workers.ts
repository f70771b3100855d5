// Three workers in one process: workflows and maintenance, clicks and automatic pushes, imports.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker, type NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import {
  createMaintenanceActivities,
  createPushActivities,
  type ActivityDependencies,
} from '../activities/activities.ts';
import { taskQueues } from '../workflows/messages.ts';

const workflowsPath = fileURLToPath(new URL('../workflows', import.meta.url));
/** Node loads it itself, outside of any transform: the built file, also for tests that run from the sources. */
export const payloadConverterPath = builtFile('workflows/payload-converter.js');

/** An interceptor, and loaded before any workflow so that all of them share what it knows. */
const cutOffPath = builtFile('workflows/cut-off.js');

/** Tests bundle workflows of their own. */
export function bundleWorkflows(sources = workflowsPath): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: sources,
    payloadConverterPath,
    workflowInterceptorModules: [
      cutOffPath,
      builtFile('workflows/ahead-of-history.js'),
      builtFile('workflows/reserved-names.js'),
    ],
    preloadModules: [cutOffPath],
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
}

/** One that `bundleWorkflows` made: it takes seconds of CPU, which a test run with dozens of workers spends once. */
export function readBundle(file: string): WorkflowBundle {
  return { code: readFileSync(file, 'utf8') };
}

/**
 * How long one workflow task may compute. Activations are bounded (workflows/entity/inbox.ts), so this is for what we
 * did not think of, and generous: the thread of all contacts waits for it. The task fails and is tried again with the
 * server's back-off; workflows/cut-off.ts keeps what it leaves behind out of other contacts. The SDK takes the option
 * (default 5 s) and does not declare it.
 */
const scriptLimit = { isolateExecutionTimeout: 60_000 };

export interface WorkersOptions {
  connection: NativeConnection;
  namespace: string;
  workflowBundle: WorkflowBundle;
  dependencies: ActivityDependencies;
  /** ms that running activities get at shutdown before they are cancelled */
  shutdownGraceMs?: number;
  /** Cached workflows: 117 KB each. Tests set 3 to replay a lot. */
  maxCachedWorkflows?: number | undefined;
}

export interface RunningWorkers {
  /** Rejects when a worker fails; resolves after shutdown. */
  done: Promise<void>;
  shutdown(): void;
}

export async function startWorkers(options: WorkersOptions): Promise<RunningWorkers> {
  const { connection, namespace, workflowBundle, dependencies } = options;
  const shutdownGraceTime = options.shutdownGraceMs ?? 3_000;
  const common = { connection, namespace, shutdownGraceTime, shutdownForceTime: shutdownGraceTime + 1_000 };
  const push = createPushActivities(dependencies);
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: taskQueues.workflows,
      workflowBundle,
      dataConverter: { payloadConverterPath },
      activities: { ...createMaintenanceActivities(dependencies) },
      // How long a contact waits for the worker that had it cached, when that one died (10 s by default).
      stickyQueueScheduleToStartTimeout: 5_000,
      maxCachedWorkflows: options.maxCachedWorkflows ?? 1_000,
      ...scriptLimit,
      maxConcurrentWorkflowTaskExecutions: 60,
      maxConcurrentActivityTaskExecutions: 20,
      // The queue decides who is served first; eager dispatch would skip it.
      maxEagerActivityReservationsPerWorkflowTask: 0,
    }),
    Worker.create({
      ...common,
      taskQueue: taskQueues.interactive,
      dataConverter: { payloadConverterPath },
      activities: { ...push },
      maxConcurrentActivityTaskExecutions: 50,
    }),
    Worker.create({
      ...common,
      taskQueue: taskQueues.bulk,
      dataConverter: { payloadConverterPath },
      activities: { ...push },
      maxConcurrentActivityTaskExecutions: 100,
    }),
  ]);
  const shutdown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map((worker) =>
    // One that fails takes the others down: the supervisor starts all of them anew.
    worker.run().catch((error: unknown) => {
      shutdown();
      throw error;
    }),
  );
  const done = Promise.allSettled(runs).then((results) => {
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
  return { done, shutdown };
}

function builtFile(file: string): string {
  const [beside, fromSources] = [`../${file}`, `../dist/${file}`].map((each) =>
    fileURLToPath(new URL(each, import.meta.url)),
  );
  return existsSync(beside ?? '') ? (beside ?? '') : (fromSources ?? '');
}
