// Makes the data folder of the embedded Postgres.
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { StackError } from '../processes/stack-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

export interface ClusterOptions {
  readonly dataFolder: string;
  readonly superuserPassword: string;
  readonly isDurable?: boolean;
}

/** Without the PG* variables of a person's own Postgres. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(others), LC_ALL: 'C' };
}

/** Makes the cluster beside its place and renames it: an interrupted initdb leaves nothing that looks finished. */
export async function initialiseCluster(
  { initdb }: PostgresBinaries,
  options: ClusterOptions,
): Promise<void> {
  const { dataFolder, superuserPassword, isDurable } = options;
  await mkdir(path.dirname(dataFolder), { recursive: true });
  await removeLeftovers(dataFolder);
  const scratch = await mkdtemp(`${dataFolder}.new-`);
  const passwordFile = path.join(scratch, 'password');
  const cluster = path.join(scratch, 'cluster');
  try {
    await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
    const { command, args } = initdb([
      '-D',
      cluster,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      // The built-in locale sorts and folds the same on every machine, whatever its libc and ICU.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(isDurable === false ? ['--no-sync'] : []),
    ]);
    await promisify(execFile)(command, args, { env: postgresEnvironment() });
    await chmod(cluster, 0o700);
    await rename(cluster, dataFolder);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new StackError(
      `Postgres could not make its data folder ${dataFolder}: ${stderr?.trim() || message}`,
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Of an initdb that was killed. */
async function removeLeftovers(dataFolder: string): Promise<void> {
  const names = await readdir(path.dirname(dataFolder));
  const leftovers = names.filter((name) => name.startsWith(`${path.basename(dataFolder)}.new-`));
  for (const name of leftovers) {
    await rm(path.join(path.dirname(dataFolder), name), { recursive: true, force: true });
  }
}
