// Finds the `temporal` executable that the embedded stack and the tests run; brings one when there is none.
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pinnedVersion } from './temporal-archives.ts';
import { installTemporal } from './temporal-install.ts';
import { StackError } from '../processes/stack-error.ts';

// Older servers drop task priority or the start delay of a continue-as-new.
const oldestServer = [1, 29] as const;

export interface FindTemporalOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** One line of what is going on; a first installation takes minutes. */
  readonly log?: (line: string) => void;
  /** false: look only, bring nothing (doctor). */
  readonly install?: boolean;
  /** Ends an installation that is under way. */
  readonly abort?: AbortSignal | undefined;
}

/** The path of a usable executable. Throws a StackError that says what to do when there is none. */
export async function findTemporalExecutable({
  env = process.env,
  log = () => {},
  install = true,
  abort,
}: FindTemporalOptions = {}): Promise<string> {
  const named = env['TEMPORAL_CLI_PATH'];
  if (named !== undefined && named !== '') {
    const problem = await problemWith(named);
    if (problem === null) return path.resolve(named);
    throw new StackError(`TEMPORAL_CLI_PATH is ${named}, but ${problem}.`);
  }

  const onPath = findOnPath('temporal', env);
  if (onPath !== null) {
    const problem = await problemWith(onPath);
    if (problem === null) return onPath;
    log(`Not using ${onPath}: ${problem}.`);
  }

  const cached = cachedExecutablePath(env);
  if ((await problemWith(cached)) === null) return cached;
  if (!install) throw new StackError(missingSentence);

  const goExecutable = findOnPath('go', env);
  if (await installTemporal({ destination: cached, goExecutable, env, log, abort })) {
    const problem = await problemWith(cached);
    if (problem === null) return cached;
    throw new StackError(`${cached} was installed, but ${problem}.`);
  }
  throw new StackError(missingSentence);
}

const missingSentence =
  'No `temporal` executable was found and none could be brought: install the Temporal CLI ' +
  '(https://docs.temporal.io/cli, server 1.29 or newer) or Go, or set TEMPORAL_CLI_PATH to one, or set ' +
  'TEMPORAL_ADDRESS to use a Temporal that runs elsewhere.';

/** Shared by all clones of this user: one installation is 250 MB and takes minutes with a cold Go cache. */
export function cachedExecutablePath(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env['XDG_CACHE_HOME'] || path.join(env['HOME'] || homedir(), '.cache');
  return path.join(cache, 'syncline', `temporal-${pinnedVersion}`, 'temporal');
}

/** Null when the file runs and its server is new enough, else the reason. */
async function problemWith(file: string): Promise<string | null> {
  if (!isExecutable(file)) return 'it is no executable file';
  try {
    // A build of `go install` calls itself 0.0.0-DEV: only the server's version says something.
    const { stdout } = await promisify(execFile)(file, ['--version'], { timeout: 20_000 });
    const server = /Server (\d+)\.(\d+)/.exec(stdout);
    if (server === null) return `\`${file} --version\` names no server version`;
    const [major, minor] = [Number(server[1]), Number(server[2])];
    const isNewEnough = major > oldestServer[0] || (major === oldestServer[0] && minor >= oldestServer[1]);
    return isNewEnough ? null : `its server ${major}.${minor} is older than ${oldestServer.join('.')}`;
  } catch (error) {
    return `it does not run (${(error as Error).message.split('\n')[0]})`;
  }
}

function findOnPath(name: string, env: NodeJS.ProcessEnv): string | null {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const file = folders.map((folder) => path.join(folder, name)).find(isExecutable);
  return file ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
