// The embedded stack as a person meets it: start, a part is killed, Ctrl-C, a supervisor that is killed, start again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { endpointsFile, type Endpoints } from '../config/endpoints.ts';
import { repositoryRoot } from '../config/home.ts';
import { identityOf } from '../config/process-identity.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-stack-'));
const home = path.join(folder, 'home');
const env = {
  ...process.env,
  SYNCLINE_HOME: home,
  SYNCLINE_TEMPORAL_PORT: '0',
  SYNCLINE_TEMPORAL_UI_PORT: '0',
  SYNCLINE_POSTGRES_PORT: '0',
  SYNCLINE_API_PORT: '0',
  SYNCLINE_SIMULATOR_PORT: '0',
  TEMPORAL_CLI_PATH: inject('temporalExecutable'),
};
const started: Stack[] = [];
afterAll(async () => {
  for (const stack of started) if (!stack.hasEnded()) await stack.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

interface Stack {
  readonly output: () => string;
  readonly hasEnded: () => boolean;
  /** Sends the signal, waits for the end and answers its code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** `npm start` without npm, until it says that it is ready or ends. */
async function start(changes: NodeJS.ProcessEnv = {}): Promise<Stack> {
  const child = spawn(process.execPath, [path.join(repositoryRoot(), 'scripts', 'start.js')], {
    env: { ...env, ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = once(child, 'close');
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('is ready')) resolve();
      });
    }
    void exited.then(() => resolve());
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stack: Stack = {
    output: () => output,
    hasEnded,
    async end(signal) {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
  started.push(stack);
  await ready;
  return stack;
}

const endpoints = () => JSON.parse(readFileSync(endpointsFile(home), 'utf8')) as Endpoints;
const readiness = () =>
  fetch(`${endpoints().api}/readyz`).then(
    (answer) => answer.status,
    () => 0,
  );

test('start, kill -9 of a part, a second start, Ctrl-C, kill -9 of the supervisor, start again', async () => {
  const first = await start();
  expect(first.output()).toContain('npx syncline bulk start examples/contacts.csv --connection demo --wait');
  expect(first.output().trimEnd().split('\n').at(-1)).toContain('ready');
  const { pid, pids, api, simulator } = endpoints();
  expect(Object.values(pids).map((each) => identityOf(each as number)?.pid)).toEqual(Object.values(pids));
  await expect.poll(readiness).toBe(200);
  expect((await fetch(`${simulator}/_control/stats`)).status).toBe(200);

  // A killed part comes back under a new pid, at the same address.
  process.kill(pids.api as number, 'SIGKILL');
  process.kill(pids.postgres as number, 'SIGKILL');
  await expect.poll(() => endpoints().pids.api).not.toBe(pids.api);
  await expect.poll(() => endpoints().pids.postgres).not.toBe(pids.postgres);
  await expect.poll(readiness).toBe(200);
  expect(endpoints().api).toBe(api);

  const second = await start();
  expect(second.output()).toContain(`Syncline already runs in ${home} (pid ${pid}, API ${api})`);
  expect(second.hasEnded()).toBe(true);
  const third = await start({
    SYNCLINE_HOME: path.join(folder, 'other'),
    SYNCLINE_API_PORT: new URL(api).port,
  });
  expect(third.output()).toContain('is in use by another program: free it, or set SYNCLINE_API_PORT to');

  const running = endpoints().pids;
  expect(await first.end('SIGINT')).toBe(0);
  expect(existsSync(endpointsFile(home))).toBe(false);
  expect(Object.values(running).filter((each) => identityOf(each as number) !== null)).toEqual([]);
  expect(readdirSync(path.join(home, 'run'))).toEqual([]);

  // A killed supervisor leaves its parts running; the next start ends them and keeps the data.
  const killed = await start();
  const orphans = endpoints().pids;
  await killed.end('SIGKILL');
  expect(identityOf(orphans.worker as number)).not.toBeNull();
  const again = await start();
  expect(again.output()).toContain('Ended what a killed stack had left running: ');
  expect(Object.values(orphans).filter((each) => identityOf(each as number) !== null)).toEqual([]);
  expect(await readiness()).toBe(200);
  expect(await again.end('SIGTERM')).toBe(0);

  // A key that opens nothing of what is there: a sentence, and nothing of ours has run.
  const locked = await start({
    SYNCLINE_ENCRYPTION_KEYS: `other:${Buffer.alloc(32, 5).toString('base64')}`,
  });
  expect(locked.output()).toContain('A value in Postgres is encrypted with the key "k1", which');
  expect(locked.output()).toContain(`from ${path.join(home, 'encryption-keys')}`);
  expect(locked.output()).not.toMatch(/\n {4}at |simulator /);
  expect(await locked.end('SIGTERM')).toBe(1);
}, 600_000); // 20 s on two idle cores
