// A reader of the documents: a stack of one's own, a folder with the examples, and a terminal.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { endpointsFile, type Endpoints } from '../../config/endpoints.ts';
import { repositoryRoot } from '../../config/home.ts';
import { runCli } from '../support/run-cli.ts';

export interface Typed {
  code: number | null;
  /** As a terminal shows it. */
  said: string;
}

export interface Reader {
  readonly folder: string;
  readonly endpoints: Endpoints;
  type(command: string): Promise<Typed>;
  write(file: string, content: string | Buffer): void;
  close(): Promise<void>;
}

const root = repositoryRoot();

export async function openReader(): Promise<Reader> {
  const folder = mkdtempSync(path.join(tmpdir(), 'syncline-documents-'));
  const home = path.join(folder, 'home');
  const environment = environmentIn(folder, home);
  mkdirSync(path.join(folder, 'examples'));
  symlinkSync(path.join(root, 'examples', 'exports'), path.join(folder, 'examples', 'exports'));
  const stack = spawn(process.execPath, [path.join(root, 'scripts', 'start.js')], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    stack.stdout?.on('data', (text: Buffer) => (printed += String(text)).includes('is ready') && resolve());
    stack.once('close', () => reject(new Error(`the stack ended: ${printed}`)));
  });
  const endpoints = JSON.parse(readFileSync(endpointsFile(home), 'utf8')) as Endpoints;
  const { temporal, temporalHttp } = endpoints;
  const before = process.cwd();
  process.chdir(folder);

  return {
    folder,
    endpoints,
    async type(command) {
      const [, name, value = '', words] = simpleCommand.exec(command.replace(/\s+# .*$/, '')) ?? [];
      if (words !== undefined) {
        const env = { ...environment, ...(name === undefined ? {} : { [name]: value }) };
        return runCli(env, ...wordsOf(command));
      }
      // The command line finds the stack by its folder, as in README.
      const isTemporal = /\btemporal |examples\/signals/.test(command);
      const addresses = { TEMPORAL_ADDRESS: temporal, TEMPORAL_HTTP: temporalHttp ?? '' };
      const env = { ...process.env, ...environment, ...(isTemporal ? addresses : {}) };
      return new Promise((resolve) => {
        const shell = execFile('bash', ['-c', `exec 2>&1\n${command}`], { env }, (_error, said) =>
          resolve({ code: shell.exitCode, said }),
        );
      });
    },
    write: (file, content) => writeFileSync(path.join(folder, file), content),
    async close() {
      process.chdir(before);
      if (stack.exitCode === null) {
        const ended = once(stack, 'close');
        stack.kill('SIGINT');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One call of the command line and nothing else: it needs no process of its own. Loops and pipes get one. */
const simpleCommand = /^(?:([A-Z_]+)=(\S+) )?(?:npx )?(syncline [^|;&]*)$/;

/** The words that bash makes of it. */
function wordsOf(command: string): string[] {
  const script = `syncline() { printf '%s\\0' "$@"; }\nnpx() { "$@"; }\n${command}`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

/** Ports of its own, and the reader's PATH: `npx syncline` of this tree, `syncline`, and `temporal`. */
function environmentIn(folder: string, home: string): Record<string, string> {
  const programs = path.join(folder, 'bin');
  const temporal = inject('temporalExecutable');
  mkdirSync(programs);
  symlinkSync(temporal, path.join(programs, 'temporal'));
  const main = path.join(root, 'dist', 'cli', 'main.js');
  const run = `exec "${process.execPath}" "${main}" "$@"\n`;
  writeFileSync(path.join(programs, 'npx'), `#!/bin/sh\nshift\n${run}`, { mode: 0o755 });
  writeFileSync(path.join(programs, 'syncline'), `#!/bin/sh\n${run}`, { mode: 0o755 });
  const ports = ['TEMPORAL', 'TEMPORAL_UI', 'TEMPORAL_HTTP', 'POSTGRES', 'API', 'SIMULATOR'];
  return {
    ...Object.fromEntries(ports.map((name) => [`SYNCLINE_${name}_PORT`, '0'])),
    SYNCLINE_HOME: home,
    TEMPORAL_CLI_PATH: temporal,
    NO_COLOR: '1',
    PATH: `${programs}${path.delimiter}${process.env['PATH']}`,
  };
}
