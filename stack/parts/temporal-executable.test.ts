// The order in which the executable is looked for, with small scripts in its place; and a download from a local server.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { cachedExecutablePath, findTemporalExecutable } from './temporal-executable.ts';
import { archiveOf, pinnedVersion } from './temporal-archives.ts';
import { installTemporal } from './temporal-install.ts';

const root = mkdtempSync(path.join(tmpdir(), 'syncline-executable-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeEach(() => {
  folder = mkdtempSync(path.join(root, 'try-'));
  env = { PATH: path.join(folder, 'bin'), XDG_CACHE_HOME: path.join(folder, 'cache') };
});

const script = (server: string) =>
  `#!/bin/sh\necho "temporal version 0.0.0-DEV (Server ${server}, UI 2.42.1)"\n`;
const place = (file: string, server = '1.29.1'): string => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, script(server));
  chmodSync(file, 0o755);
  return file;
};

test('TEMPORAL_CLI_PATH comes before PATH, and PATH before the cache', async () => {
  const cached = place(cachedExecutablePath(env));
  expect(await findTemporalExecutable({ env })).toBe(cached);
  const onPath = place(path.join(folder, 'bin', 'temporal'), '1.31.2');
  expect(await findTemporalExecutable({ env })).toBe(onPath);
  const named = place(path.join(folder, 'mine'));
  expect(await findTemporalExecutable({ env: { ...env, TEMPORAL_CLI_PATH: named } })).toBe(named);
});

test('one on the PATH whose server is too old is passed over, with a line that says so', async () => {
  const old = place(path.join(folder, 'bin', 'temporal'), '1.28.0');
  const cached = place(cachedExecutablePath(env));
  const lines: string[] = [];
  expect(await findTemporalExecutable({ env, log: (line) => lines.push(line) })).toBe(cached);
  expect(lines).toEqual([`Not using ${old}: its server 1.28 is older than 1.29.`]);
});

test.each([
  ['missing', 'it is no executable file'],
  ['old', 'its server 1.20 is older than 1.29'],
])('a TEMPORAL_CLI_PATH that is %s is an error and not passed over', async (kind, reason) => {
  place(cachedExecutablePath(env));
  const named = path.join(folder, 'mine');
  if (kind === 'old') place(named, '1.20.0');
  await expect(findTemporalExecutable({ env: { ...env, TEMPORAL_CLI_PATH: named } })).rejects.toThrow(
    `TEMPORAL_CLI_PATH is ${named}, but ${reason}.`,
  );
});

test('nothing found and nothing brought is a sentence that says what to do', async () => {
  await expect(findTemporalExecutable({ env, install: false })).rejects.toThrow(
    /^No `temporal` executable was found .* set TEMPORAL_CLI_PATH to one, or set TEMPORAL_ADDRESS/,
  );
});

/** What stands for the release: an archive with a small script in it, served by `serveArchive`. */
const makeArchive = () =>
  execFileSync('tar', ['-cz', '-C', path.dirname(place(path.join(folder, 'a', 'temporal'))), '.']);
const described = (bytes: Buffer) => ({
  platform: 'linux',
  architecture: 'arm64',
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
const serveArchive =
  (archive: Buffer, requests: string[]): RequestListener =>
  (request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/archive') return response.end(archive);
    const archiveUrl = `http://${request.headers.host}/archive`;
    return response.end(JSON.stringify({ archiveUrl, fileToExtract: './temporal' }));
  };

test('it is downloaded once for two clones, and left nowhere half', async () => {
  const destination = cachedExecutablePath(env);
  const requests: string[] = [];
  const bytes = makeArchive();
  await withServer(serveArchive(bytes, requests), async (address) => {
    const install = () =>
      installTemporal({
        destination,
        env,
        goExecutable: null,
        log: () => {},
        downloadFrom: address,
        archive: described(bytes),
      });
    expect(await Promise.all([install(), install()])).toEqual([true, true]);
  });
  expect(requests).toEqual([`/cli/v${pinnedVersion}?arch=arm64&platform=linux&format=tar.gz`, '/archive']);
  expect(await findTemporalExecutable({ env })).toBe(destination);
  expect(readdirSync(path.dirname(destination))).toEqual(['temporal']);
});

test('a download with another checksum is thrown away unopened, and the line says so', async () => {
  const destination = cachedExecutablePath(env);
  const bytes = makeArchive();
  const lines: string[] = [];
  await withServer(serveArchive(Buffer.concat([bytes, Buffer.of(0)]), []), async (address) => {
    const installed = await installTemporal({
      destination,
      env,
      goExecutable: null,
      log: (line) => lines.push(line),
      downloadFrom: address,
      archive: described(bytes),
    });
    expect(installed).toBe(false);
  });
  expect(lines.join('\n')).toContain(`and not ${described(bytes).sha256}, so it was thrown away`);
  expect(readdirSync(path.dirname(destination))).toEqual([]);
});

test.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
])('%s %s has an archive of its own with a checksum', (platform, architecture) => {
  expect(archiveOf(platform, architecture)).toMatchObject({
    platform,
    architecture: architecture === 'x64' ? 'amd64' : 'arm64',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(archiveOf('sunos', architecture)).toBeUndefined();
});

test('without a download `go install` builds it; when that fails too, each reason is said', async () => {
  const destination = cachedExecutablePath(env);
  const go = path.join(folder, 'go');
  const lines: string[] = [];
  await withServer(
    (_request, response) => response.writeHead(503).end(),
    async (address) => {
      const install = () =>
        installTemporal({
          destination,
          env: process.env,
          goExecutable: go,
          log: (line) => lines.push(line),
          downloadFrom: address,
        });
      writeFileSync(go, '#!/bin/sh\necho "go: no network" >&2\nexit 1\n', { mode: 0o755 });
      expect(await install()).toBe(false);
      expect(lines.join('\n')).toMatch(/download .* did not work: .* answered 503/);
      expect(lines.join('\n')).toMatch(/go install .* did not work: .* ended with 1: go: no network/);

      // What stands for Go puts a program into GOBIN, as `go install` does.
      writeFileSync(go, `#!/bin/sh\ncat > "$GOBIN/temporal" <<'END'\n${script('1.29.1')}END\n`, {
        mode: 0o755,
      });
      expect(await install()).toBe(true);
    },
  );
  expect(await findTemporalExecutable({ env })).toBe(destination);
});

async function withServer(
  listener: RequestListener,
  work: (address: string) => Promise<void>,
): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
