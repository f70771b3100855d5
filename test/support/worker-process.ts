// The built worker as a process of its own: what the crash tests kill, stop and continue.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, inject } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { patienceMs } from './patience.ts';
import { createRig, testKeys, useRig, type Rig } from './rig.ts';
import { genericContact, testConnectorFolder } from './subjects.ts';

export interface WorkerProcess {
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  /** What it has written to stderr. */
  log(): string;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
  /** SIGTERM, and until it has ended what it was doing; fails with what it said last when it does not end. */
  end(): Promise<void>;
}

/** Needs `npm run build`; `failpoint` is `<step>:<n>[:SIGSTOP]` (worker/failpoint.ts). */
export async function startWorkerProcess(
  rig: Pick<Rig, 'address' | 'namespace' | 'databaseUrl' | 'crm'>,
  failpoint?: string,
): Promise<WorkerProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    [path.join(repositoryRoot(), 'dist', 'worker', 'main.js')],
    {
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: rig.address,
        TEMPORAL_NAMESPACE: rig.namespace,
        DATABASE_URL: rig.databaseUrl,
        SYNCLINE_ENCRYPTION_KEYS: testKeys,
        SYNCLINE_CONNECTOR_FOLDER: testConnectorFolder('built'),
        SYNCLINE_WORKFLOW_BUNDLE: inject('workflowBundleFile'),
        SYNCLINE_ALLOW_TARGETS: new URL(rig.crm.url).host,
        SYNCLINE_FAILPOINT: failpoint,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(() => {});
  await Promise.race([
    new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('"ready":true') && resolve());
    }),
    exited.then(() => {
      throw new Error(`the worker ended before it was ready: ${output.slice(-2_000)}`);
    }),
  ]);
  return {
    pid: child.pid as number,
    exited,
    log: () => output,
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async end() {
      child.kill('SIGTERM');
      const patience = new AbortController();
      const hung = delay(patienceMs, 'hangs', { signal: patience.signal }).catch(() => 'ended');
      const how = await Promise.race([exited.then(() => 'ended'), hung]);
      patience.abort();
      if (how === 'hangs') throw new Error(`the worker did not end on SIGTERM: ${output.slice(-2_000)}`);
    },
  };
}

export interface RigWithWorkerProcess {
  readonly rig: Rig;
  /** Kills the one that runs and starts another. */
  restartWorker(failpoint?: string): Promise<WorkerProcess>;
}

/** For a whole test file: a rig whose worker is a process of its own; each test finds an empty CRM without faults. */
export function rigWithWorkerProcess(): RigWithWorkerProcess {
  const rig = useRig({ worker: false, emptyCrm: true });
  let running: WorkerProcess | undefined;
  afterAll(() => running?.kill());
  return {
    rig,
    async restartWorker(failpoint) {
      await running?.kill();
      running = await startWorkerProcess(rig, failpoint);
      return running;
    },
  };
}

/** For one test, so that several may wait at the same time: a rig and workers of its own, all ended with it. */
export async function withOwnWorkers(
  work: (rig: Rig, startWorker: (failpoint?: string) => Promise<WorkerProcess>) => Promise<void>,
  subject = genericContact,
): Promise<void> {
  const rig = await createRig({ worker: false, subject });
  const workers: WorkerProcess[] = [];
  try {
    await work(rig, async (failpoint) => {
      const worker = await startWorkerProcess(rig, failpoint);
      workers.push(worker);
      return worker;
    });
  } finally {
    for (const worker of workers) await worker.kill();
    await rig.close();
  }
}
