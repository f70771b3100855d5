// The parts that are our own programs: simulator, worker and API, each a process of its own.
import path from 'node:path';
import { repositoryRoot } from '../../config/home.ts';
import { findInJsonLines } from '../processes/json-lines.ts';
import { spawnPart, waitUntilReady, type RunningPart } from '../processes/spawn-part.ts';

export interface NodePartOptions {
  readonly name: 'simulator' | 'worker' | 'api';
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly pidFile: string;
  readonly abort?: AbortSignal | undefined;
}

const parts = {
  // Each prints one JSON line when it is ready; the graces add up to less than the 10 s that Ctrl-C may take.
  simulator: { program: 'simulators/main.js', readyKey: 'listening', stopGraceMs: 500 },
  // Activities in flight get this long; one that does not end is retried by Temporal at the next start.
  worker: { program: 'worker/main.js', readyKey: 'ready', stopGraceMs: 4_000 },
  api: { program: 'api/main.js', readyKey: 'listening', stopGraceMs: 1_500 },
} as const;

export async function startNodePart(options: NodePartOptions): Promise<RunningPart> {
  const { program, readyKey, stopGraceMs } = parts[options.name];
  const part = await spawnPart({
    name: options.name,
    command: process.execPath,
    args: ['--enable-source-maps', path.join(repositoryRoot(), 'dist', program)],
    env: options.env,
    logFile: options.logFile,
    pidFile: options.pidFile,
    stopGraceMs,
  });
  try {
    await waitUntilReady(part, () => findInJsonLines(part.readOutput(), readyKey) !== undefined, options);
  } catch (error) {
    await part.stop();
    throw error;
  }
  return part;
}
