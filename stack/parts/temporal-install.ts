// Brings the pinned `temporal` into the user's cache: the address that Temporal's own SDK downloads from (seconds; what
// has not the checksum that we know is thrown away), else `go install` (2.5 minutes on two cores with a cold Go cache;
// Go checks each module against its checksum database). Two clones that need it at once: one builds.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withFileLock } from '../processes/file-lock.ts';
import { archiveOf, pinnedVersion, type TemporalArchive } from './temporal-archives.ts';

const downloadAddress = 'https://temporal.download';

export interface InstallTemporalOptions {
  readonly destination: string;
  readonly goExecutable: string | null;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  readonly abort?: AbortSignal | undefined;
  /** Where to download from, and what; tests serve an archive of their own. */
  readonly downloadFrom?: string;
  readonly archive?: TemporalArchive | undefined;
}

/** True when the executable stands at `destination` afterwards, by whoever's work. */
export async function installTemporal(options: InstallTemporalOptions): Promise<boolean> {
  const { destination, log, goExecutable } = options;
  await mkdir(path.dirname(destination), { recursive: true });
  return withFileLock(
    `${destination}.lock`,
    {
      onWait: (pid) => log(`Another clone (pid ${pid}) is installing the Temporal CLI; waiting for it.`),
    },
    async () => {
      if (await isFile(destination)) return true;
      log(
        `No \`temporal\` executable was found: bringing version ${pinnedVersion} to ${destination} (once).`,
      );
      if (await attempt('download', options, download)) return true;
      if (goExecutable === null) {
        log('Go is not installed either, so it cannot be built from source.');
        return false;
      }
      return attempt('go install', options, (folder) => buildWithGo(folder, goExecutable, options));
    },
  );
}

type Bring = (folder: string, options: InstallTemporalOptions) => Promise<string>;

/** Works in a folder beside the destination, so that the last step is a rename: nobody sees half an executable. */
async function attempt(title: string, options: InstallTemporalOptions, bring: Bring): Promise<boolean> {
  const folder = await mkdtemp(`${options.destination}.new-`);
  try {
    const file = await bring(folder, options);
    await chmod(file, 0o755);
    await rename(file, options.destination);
    return true;
  } catch (error) {
    options.abort?.throwIfAborted();
    options.log(`The ${title} of the Temporal CLI did not work: ${reasonOf(error)}.`);
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(
  folder: string,
  { log, downloadFrom = downloadAddress, archive = archiveOf() }: InstallTemporalOptions,
): Promise<string> {
  if (archive === undefined) throw new Error(`there is none for ${process.platform} ${process.arch}`);
  const query = `arch=${archive.architecture}&platform=${archive.platform}&format=tar.gz`;
  const answer = await fetch(`${downloadFrom}/cli/v${pinnedVersion}?${query}`, {
    signal: AbortSignal.timeout(15_000),
  });
  if (!answer.ok) throw new Error(`${downloadFrom} answered ${answer.status}`);
  const { archiveUrl, fileToExtract } = (await answer.json()) as {
    archiveUrl: string;
    fileToExtract: string;
  };
  log(`Downloading ${archiveUrl}`);
  const found = await fetch(archiveUrl, { signal: AbortSignal.timeout(300_000) });
  if (!found.ok || found.body === null) throw new Error(`${archiveUrl} answered ${found.status}`);
  const archiveFile = path.join(folder, 'temporal.tar.gz');
  await pipeline(Readable.fromWeb(found.body as never), createWriteStream(archiveFile));
  await refuseOther(archiveFile, archive);
  await run('tar', ['-xzf', archiveFile, '-C', folder, '--', fileToExtract], {}, () => {});
  return path.join(folder, fileToExtract);
}

/** Before anything of it is unpacked or run. */
async function refuseOther(file: string, { sha256 }: TemporalArchive): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found === sha256) return;
  throw new Error(`what came has the SHA-256 ${found} and not ${sha256}, so it was thrown away`);
}

async function buildWithGo(
  folder: string,
  goExecutable: string,
  { env, log, abort }: InstallTemporalOptions,
): Promise<string> {
  log(
    'Building it with `go install`: about 2.5 minutes the first time on two cores, 15 s with a warm Go cache.',
  );
  const startedAt = Date.now();
  let modules = 0;
  let packages = 0;
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    log(`  go install: ${seconds} s, ${modules} modules downloaded, ${packages} packages compiled`);
  }, 10_000);
  const scratch = await mkdtemp(path.join(tmpdir(), 'syncline-go-'));
  try {
    // -v prints one line per package. A go.work or a vendored module around us must not change what is built.
    await run(
      goExecutable,
      ['install', '-v', `github.com/temporalio/cli/cmd/temporal@v${pinnedVersion}`],
      {
        cwd: scratch,
        env: { ...env, GOBIN: folder, GOWORK: 'off', GO111MODULE: 'on' },
        ...(abort === undefined ? {} : { signal: abort }),
      },
      (line) => {
        if (line.startsWith('go: downloading')) modules += 1;
        else packages += 1;
      },
    );
  } finally {
    clearInterval(progress);
    await rm(scratch, { recursive: true, force: true });
  }
  log(`Built the Temporal CLI in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return path.join(folder, 'temporal');
}

function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
  onLine: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let rest = '';
    let lastLine = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        lastLine = line;
        onLine(line);
      }
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`\`${command} ${args[0]}\` ended with ${signal ?? code}: ${lastLine || rest}`));
    });
  });
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause === undefined ? message : `${message} (${cause.message || cause.name})`;
}
