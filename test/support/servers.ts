// One Temporal and one Postgres for the whole run. Test files get namespaces and databases of their own (6 ms, 50 ms),
// so they never see each other. At the end nothing that the run started may still be alive.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../stack/parts/postgres.ts';
import { applicationRole, databaseName, ensureDatabase } from '../../stack/parts/postgres-roles.ts';
import { freePort } from '../../stack/processes/ports.ts';
import { findTemporalExecutable } from '../../stack/parts/temporal-executable.ts';
import { startTemporalServer } from '../../stack/parts/temporal-server.ts';
import { randomPassword } from '../../config/postgres-passwords.ts';
import { migrate } from '../../store/migrate.ts';
import { bundleWorkflows } from '../../worker/workers.ts';
import { endAbandonedRuns, endWithUs, ownFolder, runFolderPrefix } from './abandoned-runs.ts';
import { endLeakedProcesses, runMarker } from './leaked-processes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `host:port` of the run's Temporal. */
    temporalAddress: string;
    temporalExecutable: string;
    /** The superuser, on the database `postgres`. */
    databaseAdminUrl: string;
    applicationPassword: string;
    /** The workflows, bundled. */
    workflowBundleFile: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = randomUUID();
  process.env[runMarker] = run; // Every process that a test starts inherits it.
  await endAbandonedRuns();
  const folder = await mkdtemp(runFolderPrefix);
  ownFolder(folder);
  const executable = await findTemporalExecutable({ log: (line) => console.log(line) });
  const workflowBundleFile = path.join(folder, 'workflow-bundle.js');
  const [temporal, postgres] = await Promise.all([
    whileAPortIsTaken(() => startTemporal(folder, executable)),
    startMigratedPostgres(folder),
    bundleWorkflows().then(({ code }) => writeFile(workflowBundleFile, code)),
  ]);
  const disarm = endWithUs([temporal.pid, postgres.pid]);
  project.provide('temporalAddress', temporal.address);
  project.provide('temporalExecutable', executable);
  project.provide('databaseAdminUrl', postgres.superuserUrl);
  project.provide('applicationPassword', postgres.applicationPassword);
  project.provide('workflowBundleFile', workflowBundleFile);

  return async () => {
    await Promise.all([temporal.stop(), postgres.stop()]);
    disarm();
    await rm(folder, { recursive: true, force: true });
    const leaked = await endLeakedProcesses(run);
    if (leaked.length > 0) {
      // An error thrown here is printed, but only the exit code makes the run red, and `npm test` counts it.
      process.exitCode = 1;
      const { SYNCLINE_TEST_COUNTS: countsFile } = process.env;
      if (countsFile !== undefined) await writeFile(`${countsFile}.leaked`, '');
      throw new Error(`The tests left processes running (ended now):\n  ${leaked.join('\n  ')}`);
    }
  };
}

/** A port that was free may be somebody else's by the time a server on a busy machine comes to it. */
async function whileAPortIsTaken<Part>(start: () => Promise<Part>): Promise<Part> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 3 || !/address already in use/i.test(String(error))) throw error;
    }
  }
}

async function startTemporal(folder: string, executable: string) {
  return startTemporalServer({
    executable,
    port: await freePort(),
    httpPort: await freePort(),
    uiPort: null,
    databaseFile: null,
    logFile: path.join(folder, 'temporal.log'),
    pidFile: path.join(folder, 'temporal.pid'),
    // Its store is its memory, which a usual collector would walk through again and again: a tenth of its time.
    env: { ...process.env, GOGC: '400' },
  });
}

async function startMigratedPostgres(folder: string) {
  const applicationPassword = randomPassword();
  const superuserPassword = randomPassword();
  const postgres = await whileAPortIsTaken(async () =>
    startPostgres({
      dataFolder: path.join(folder, 'postgres'),
      superuserPassword,
      port: await freePort(),
      logFile: path.join(folder, 'postgres.log'),
      pidFile: path.join(folder, 'postgres.pid'),
      isDurable: false,
    }),
  );
  await ensureDatabase(postgres.superuserUrl, { owner: randomPassword(), application: applicationPassword });
  // Migrated once; createTestDatabase copies it as a template.
  const adminUrl = new URL(postgres.superuserUrl);
  adminUrl.pathname = databaseName;
  await migrate({ adminUrl: adminUrl.href, appRole: applicationRole });
  return { ...postgres, applicationPassword };
}
