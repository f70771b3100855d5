// The embedded Temporal: the CLI's development server, made fast and fair enough for real use on one machine.
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { isListening } from '../processes/ports.ts';
import { spawnPart, waitUntilReady, type RunningPart } from '../processes/spawn-part.ts';

// Values are JSON. Numbers from reference measurements: the defaults stop a bulk start at 1,200 tasks per second.
const dynamicConfig: Readonly<Record<string, string>> = {
  'matching.useNewMatcher': 'true', // server 1.29 and 1.30 ignore priorities without it
  'matching.enableFairness': 'true', // off by default in every version
  'matching.numTaskqueueReadPartitions': '1', // one partition makes the order of priorities exact
  'matching.numTaskqueueWritePartitions': '1',
  'frontend.rps': '20000',
  'frontend.namespaceRPS': '20000',
  'history.rps': '30000',
  'matching.rps': '20000',
  'matching.persistenceMaxQPS': '20000',
};

// The server's default pragmas sync every write: 25 instead of 52 contacts per second on two cores. With WAL and
// NORMAL a killed server loses nothing; a machine that loses power may lose the last moments.
const sqlitePragmas = ['journal_mode=WAL', 'synchronous=NORMAL'];

export interface TemporalServerOptions {
  readonly executable: string;
  readonly port: number;
  /** null: no web UI. */
  readonly uiPort: number | null;
  readonly httpPort?: number;
  /** null: in memory. */
  readonly databaseFile: string | null;
  readonly namespace?: string;
  readonly logFile: string;
  readonly pidFile: string;
  readonly abort?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

export interface TemporalServer extends RunningPart {
  /** `host:port` of gRPC. */
  readonly address: string;
  readonly uiAddress: string | null;
}

/** Starts the server and resolves when it answers and has its namespace. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const part = await spawnPart({
    name: 'temporal',
    command: options.executable,
    args: serverArguments(options),
    env: cleanEnvironment(options.env ?? process.env),
    logFile: options.logFile,
    pidFile: options.pidFile,
    cwd: path.dirname(options.logFile),
    stopGraceMs: 1_500,
  });
  const address = `127.0.0.1:${options.port}`;
  try {
    await waitUntilReady(part, () => hasNamespace(address, options.namespace ?? 'default'), options);
  } catch (error) {
    await part.stop();
    throw error;
  }
  const uiAddress = options.uiPort === null ? null : `http://127.0.0.1:${options.uiPort}`;
  return { ...part, address, uiAddress };
}

function serverArguments(options: TemporalServerOptions): string[] {
  const pairs = (flag: string, values: string[]) => values.flatMap((value) => [flag, value]);
  return [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(options.port),
    '--log-level',
    'warn',
    ...(options.uiPort === null ? ['--headless'] : ['--ui-port', String(options.uiPort)]),
    ...(options.httpPort === undefined ? [] : ['--http-port', String(options.httpPort)]),
    ...(options.databaseFile === null
      ? []
      : ['--db-filename', options.databaseFile, ...pairs('--sqlite-pragma', sqlitePragmas)]),
    ...(options.namespace === undefined ? [] : ['--namespace', options.namespace]),
    ...pairs(
      '--dynamic-config-value',
      Object.entries(dynamicConfig).map(([key, value]) => `${key}=${value}`),
    ),
  ];
}

/** A person's TEMPORAL_* variables and profile belong to their clients: they must not reach our server. */
function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

async function hasNamespace(address: string, namespace: string): Promise<boolean> {
  // A gRPC channel that was refused waits a second before it tries again: begin when somebody listens.
  if (!(await isListening(address))) return false;
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    await connection.withDeadline(Date.now() + 1_000, () =>
      (connection as Connection).workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
