// The embedded stack: one per home, its parts in order, and nothing left over however it ends.
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readEndpoints, removeEndpoints, writeEndpoints, type Endpoints } from '../config/endpoints.ts';
import { tryLock, unlock } from './processes/file-lock.ts';
import { endOrphans } from './processes/orphans.ts';
import { StackError } from './processes/stack-error.ts';
import { createSupervisor } from './processes/supervisor.ts';
import { apiAddress, simulatorAddress, temporalAddress, type StackContext } from './stack-context.ts';
import { choosePorts, planStack, type StackPlan } from './stack-plan.ts';
import { startDatabase } from './start-database.ts';
import { startOwnParts } from './start-own-parts.ts';
import { startTemporal } from './start-temporal.ts';

export interface StackOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  /** Ends a start that is still under way. */
  readonly abort: AbortSignal;
  /** A part keeps dying: the caller stops the stack and says why. */
  readonly onFailure: (error: StackError) => void;
}

export interface Stack {
  readonly home: string;
  readonly endpoints: Omit<Endpoints, 'startedAt'>;
}

/** Runs `whileUp` while the stack is up, and stops every part afterwards, however it ended. */
export async function withStack(
  options: StackOptions,
  whileUp: (stack: Stack) => Promise<void>,
): Promise<void> {
  const plan = planStack(options.env);
  await mkdir(plan.home, { recursive: true });
  await chmod(plan.home, 0o700);
  const lock = path.join(plan.home, 'stack.lock');
  const holder = tryLock(lock);
  if (holder !== null) throw new StackError(alreadyRunningSentence(plan.home, holder));
  try {
    options.log(`Syncline is starting; its data is in ${plan.home}`);
    await clearFormerStack(plan, options.log);
    await runStack(options, plan, whileUp);
  } finally {
    unlock(lock);
  }
}

async function runStack(
  options: StackOptions,
  plan: StackPlan,
  whileUp: (stack: Stack) => Promise<void>,
): Promise<void> {
  let publishEndpoints = () => {};
  const onRestart = () => publishEndpoints();
  const supervisor = createSupervisor({ log: options.log, onRestart, onFailure: options.onFailure });
  try {
    const context: StackContext = { ...options, plan, ports: await choosePorts(plan), supervisor };
    const databaseUrl = await startDatabase(context);
    await startTemporal(context);
    await startOwnParts(context, databaseUrl);
    options.abort.throwIfAborted();
    publishEndpoints = () => writeEndpoints(plan.home, describeEndpoints(context, databaseUrl));
    publishEndpoints();
    await whileUp({ home: plan.home, endpoints: describeEndpoints(context, databaseUrl) });
  } finally {
    publishEndpoints = () => {};
    removeEndpoints(plan.home);
    await supervisor.stop();
    // A start that was interrupted half-way may have a part that the supervisor never got to know.
    await endOrphans(pidFolder(plan), 1_000);
  }
}

function describeEndpoints(context: StackContext, databaseUrl: string): Omit<Endpoints, 'startedAt'> {
  const { plan, ports, supervisor } = context;
  const onlyEmbedded = (port: number) => (plan.isTemporalEmbedded ? `http://127.0.0.1:${port}` : null);
  return {
    temporal: temporalAddress(context),
    temporalUi: onlyEmbedded(ports.temporalUi),
    temporalHttp: onlyEmbedded(ports.temporalHttp),
    namespace: plan.namespace,
    databaseUrl,
    api: apiAddress(context),
    simulator: simulatorAddress(context),
    pid: process.pid,
    pids: {
      temporal: supervisor.pidOf('temporal'),
      postgres: supervisor.pidOf('postgres'),
      simulator: supervisor.pidOf('simulator'),
      worker: supervisor.pidOf('worker'),
      api: supervisor.pidOf('api'),
    },
  };
}

async function clearFormerStack(plan: StackPlan, log: (line: string) => void): Promise<void> {
  removeEndpoints(plan.home);
  const ended = await endOrphans(pidFolder(plan));
  if (ended.length > 0) log(`Ended what a killed stack had left running: ${ended.join(', ')}.`);
}

function pidFolder(plan: StackPlan): string {
  return path.dirname(plan.pidFile('any'));
}

function alreadyRunningSentence(home: string, pid: number): string {
  const found = readEndpoints(home);
  const where = found.state === 'running' ? `, API ${found.endpoints.api}` : '';
  return (
    `Syncline already runs in ${home} (pid ${pid}${where}): stop that one first, or start a second one with ` +
    'SYNCLINE_HOME=<another folder> and the SYNCLINE_*_PORT variables set to 0.'
  );
}
