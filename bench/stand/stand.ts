// What a measurement runs on: a Temporal as the embedded stack starts it, a durable Postgres and a simulated CRM, each a
// process of its own, on free ports and in a temporary folder. Thrown away afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { startNodePart } from '../../stack/parts/node-parts.ts';
import { startPostgres, postgresUrl } from '../../stack/parts/postgres.ts';
import {
  applicationRole,
  databaseName,
  ensureDatabase,
  ownerRole,
} from '../../stack/parts/postgres-roles.ts';
import { registerSearchAttributes } from '../../stack/parts/search-attributes.ts';
import { startTemporalServer } from '../../stack/parts/temporal-server.ts';
import { findInJsonLines } from '../../stack/processes/json-lines.ts';
import { freePort } from '../../stack/processes/ports.ts';
import { StackError } from '../../stack/processes/stack-error.ts';
import type { RunningPart } from '../../stack/processes/spawn-part.ts';
import { randomPassword } from '../../config/postgres-passwords.ts';
import { migrate } from '../../store/migrate.ts';
import type { Closing } from './closing.ts';
import { createCrm, type Crm } from './crm.ts';

export interface Stand {
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly client: Client;
  /** The application's role. */
  readonly databaseUrl: string;
  /** The superuser, on the same database. */
  readonly databaseAdminUrl: string;
  readonly encryptionKeys: string;
  readonly crm: Crm;
  readonly processes: {
    readonly temporal: RunningPart;
    readonly postgres: RunningPart;
    readonly simulator: RunningPart;
  };
  readonly abort: AbortSignal;
  /** Everything that this stand has open; what is added is closed with it. */
  readonly closing: Closing;
  /** Where a process of this stand writes its log and its pid. */
  filesOf(name: string): { logFile: string; pidFile: string };
  /** Ends `part` with the stand, unless it was stopped before. */
  keep(part: RunningPart): void;
  close(): Promise<void>;
}

export interface StandOptions {
  /** The `temporal` executable. */
  readonly executable: string;
  /** How long the simulated CRM takes for an answer. */
  readonly crmLatencyMs: number;
  readonly closing: Closing;
  readonly abort: AbortSignal;
}

/** Tries again when a free port was taken by somebody else before its server was up. */
export async function createStand(options: StandOptions): Promise<Stand> {
  for (let attempt = 1; ; attempt += 1) {
    const closeAttempt = options.closing.add(async () => {});
    try {
      return await startStand(options);
    } catch (error) {
      await closeAttempt();
      const isPortTaken = error instanceof StackError && /address already in use/i.test(error.message);
      if (!isPortTaken || attempt === 3 || options.abort.aborted) throw error;
    }
  }
}

async function startStand({ executable, crmLatencyMs, closing, abort }: StandOptions): Promise<Stand> {
  const folder = await mkdtemp(path.join(tmpdir(), 'syncline-bench-'));
  const closeStand = closing.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const filesOf = (name: string) => ({
    logFile: path.join(folder, 'logs', `${name}.log`),
    pidFile: path.join(folder, `${name}.pid`),
  });
  const keep = <Part extends RunningPart>(part: Part): Part => {
    closing.add(() => part.stop());
    return part;
  };
  const starting = [
    startTemporalServer({
      ...filesOf('temporal'),
      executable,
      port: await freePort(),
      uiPort: null,
      httpPort: await freePort(),
      databaseFile: path.join(folder, 'temporal.db'),
      abort,
    }).then(keep),
    startMigratedPostgres(folder, { ...filesOf('postgres'), abort, keep }),
    startSimulator({ ...filesOf('simulator'), abort }).then(keep),
  ] as const;
  // When one of them fails, or Ctrl-C comes, the others are still being ended: to leave now would leave them running.
  await Promise.allSettled(starting);
  const [temporal, database, simulator] = await Promise.all(starting);
  const connection = await Connection.connect({ address: temporal.address });
  closing.add(() => connection.close());
  await registerSearchAttributes(connection, 'default');
  const crm = createCrm(String(findInJsonLines(simulator.readOutput(), 'listening')));
  await crm.setLatency(crmLatencyMs);

  return {
    temporalAddress: temporal.address,
    namespace: 'default',
    client: new Client({ connection, namespace: 'default' }),
    ...database.urls,
    encryptionKeys: `bench:${randomBytes(32).toString('base64')}`,
    crm,
    processes: { temporal, postgres: database.part, simulator },
    abort,
    closing,
    filesOf,
    keep,
    close: closeStand,
  };
}

interface FilesOfPart {
  logFile: string;
  pidFile: string;
  abort: AbortSignal;
}

/** As in production it answers a commit only when the disk has it. */
async function startMigratedPostgres(
  folder: string,
  { keep, ...files }: FilesOfPart & { keep: <Part extends RunningPart>(part: Part) => Part },
) {
  const passwords = { superuser: randomPassword(), owner: randomPassword(), application: randomPassword() };
  const port = await freePort();
  const part = await startPostgres({
    ...files,
    dataFolder: path.join(folder, 'postgres'),
    superuserPassword: passwords.superuser,
    port,
  });
  keep(part);
  await ensureDatabase(part.superuserUrl, passwords);
  await migrate({
    adminUrl: postgresUrl(ownerRole, passwords.owner, port, databaseName),
    appRole: applicationRole,
  });
  const urls = {
    databaseUrl: postgresUrl(applicationRole, passwords.application, port, databaseName),
    databaseAdminUrl: postgresUrl('postgres', passwords.superuser, port, databaseName),
  };
  return { part, urls };
}

async function startSimulator(files: FilesOfPart): Promise<RunningPart> {
  // Records stay in memory: the CRM's disk is not what is measured.
  const { SYNCLINE_SIMULATOR_DATA: _none, ...env } = process.env;
  return startNodePart({ ...files, name: 'simulator', env: { ...env, SYNCLINE_SIMULATOR_PORT: '0' } });
}
