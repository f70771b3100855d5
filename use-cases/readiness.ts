// The truth behind /readyz: can a change that arrives now be kept, and will somebody work on it?
import type { Connection } from '@temporalio/client';
import { pollingWorkers, workflowTaskQueue } from '../client/worker-presence.ts';
import { pendingMigrations } from '../store/pending-migrations.ts';

export type ReadinessPart =
  | 'postgres'
  | 'migrations'
  | 'encryption key'
  | 'temporal'
  | 'namespace'
  | 'worker';

export interface ReadinessProblem {
  readonly part: ReadinessPart;
  readonly message: string;
}

export interface ReadinessOptions {
  /** Postgres */
  readonly pool: Parameters<typeof pendingMigrations>[0];
  /** As Syncline.keyProblem. */
  readonly keyProblem: () => Promise<{ message: string } | undefined>;
  readonly connection: Connection;
  readonly namespace: string;
}

/** Asks each part once per call and never remembers an answer; empty when all is well. */
export type CheckReadiness = () => Promise<ReadinessProblem[]>;

// A load balancer gives up after a few seconds: an answer that names the part must come before.
const deadlineMs = 2_000;

export function createReadiness(options: ReadinessOptions): CheckReadiness {
  let underWay: Promise<ReadinessProblem[]> | undefined;
  return () => {
    // Anybody may call /readyz: callers at the same time share one look.
    underWay ??= checkAll(options).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

async function checkAll(options: ReadinessOptions): Promise<ReadinessProblem[]> {
  const [database, temporal] = await Promise.all([checkDatabase(options), checkTemporal(options)]);
  return [...database, ...temporal];
}

async function checkDatabase({ pool, keyProblem }: ReadinessOptions): Promise<ReadinessProblem[]> {
  try {
    const pending = await withDeadline(pendingMigrations(pool));
    if (pending.length === 0) {
      const problem = await withDeadline(keyProblem());
      return problem === undefined ? [] : [{ part: 'encryption key', message: problem.message }];
    }
    return [{ part: 'migrations', message: `The database lacks these migrations: ${pending.join(', ')}.` }];
  } catch (error) {
    return [{ part: 'postgres', message: `Postgres does not answer: ${reasonOf(error)}.` }];
  }
}

async function checkTemporal(options: ReadinessOptions): Promise<ReadinessProblem[]> {
  const { connection, namespace } = options;
  try {
    await onTime(connection, () => connection.workflowService.describeNamespace({ namespace }));
  } catch (error) {
    return isNotFound(error)
      ? [{ part: 'namespace', message: `Temporal has no namespace "${namespace}".` }]
      : [{ part: 'temporal', message: `Temporal does not answer: ${reasonOf(error)}.` }];
  }
  try {
    const workers = await onTime(connection, () => pollingWorkers(connection, namespace));
    if (workers.length > 0) return [];
    return [{ part: 'worker', message: `No worker asks for tasks of "${workflowTaskQueue}".` }];
  } catch (error) {
    return [{ part: 'worker', message: `Temporal does not say who asks for tasks: ${reasonOf(error)}.` }];
  }
}

/** The deadline ends the call at the server; the client's own retries may begin another one, so we stop waiting too. */
function onTime<Result>(connection: Connection, call: () => Promise<Result>): Promise<Result> {
  return withDeadline(connection.withDeadline(Date.now() + deadlineMs, call));
}

async function withDeadline<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs / 1_000} s`)), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isNotFound(error: unknown): boolean {
  return (error as { code?: unknown }).code === 5; // gRPC NOT_FOUND
}

/** Without addresses: /readyz answers anybody. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message: string };
  if (code === 14) return 'the connection was refused or lost'; // gRPC UNAVAILABLE; its message holds the address
  if (code === 4) return `no answer within ${deadlineMs / 1_000} s`;
  return typeof code === 'string' ? code : message;
}
