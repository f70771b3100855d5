// README's tour, docs/signals.md and the scripts beside it, typed in their order against one stack as a reader would.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { endpointsFile, type Endpoints } from '../../config/endpoints.ts';
import { repositoryRoot } from '../../config/home.ts';
import { missingLines, shellExamples, type ShellExample } from './shell-examples.ts';

const root = repositoryRoot();
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
/** Of the 1,200: an import is the same with fewer, and three times as fast as a minute. */
const people = 60;
const folder = mkdtempSync(path.join(tmpdir(), 'syncline-documents-'));
const home = path.join(folder, 'home');
let environment: NodeJS.ProcessEnv = {};
let endpoints: Endpoints;
let stack: ReturnType<typeof spawn>;

beforeAll(async () => {
  const ports = ['TEMPORAL', 'TEMPORAL_UI', 'TEMPORAL_HTTP', 'POSTGRES', 'API', 'SIMULATOR'];
  const temporal = inject('temporalExecutable');
  // The reader's PATH: `npx syncline` of this tree, and `temporal`.
  const programs = path.join(folder, 'bin');
  mkdirSync(programs);
  symlinkSync(temporal, path.join(programs, 'temporal'));
  const main = path.join(root, 'dist', 'cli', 'main.js');
  writeFileSync(path.join(programs, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${main}" "$@"\n`, {
    mode: 0o755,
  });
  environment = {
    ...process.env,
    ...Object.fromEntries(ports.map((name) => [`SYNCLINE_${name}_PORT`, '0'])),
    SYNCLINE_HOME: home,
    TEMPORAL_CLI_PATH: temporal,
    NO_COLOR: '1',
    PATH: `${programs}${path.delimiter}${process.env['PATH']}`,
  };
  const [header, ...rows] = textOf('examples/contacts.csv').split('\n');
  mkdirSync(path.join(folder, 'examples'));
  writeFileSync(
    path.join(folder, 'examples', 'contacts.csv'),
    [header, ...rows.slice(0, people), ''].join('\n'),
  );

  stack = spawn(process.execPath, [path.join(root, 'scripts', 'start.js')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    stack.stdout?.on('data', (text: Buffer) => (said += String(text)).includes('is ready') && resolve());
    stack.once('close', () => reject(new Error(`the stack ended: ${said}`)));
  });
  endpoints = JSON.parse(readFileSync(endpointsFile(home), 'utf8')) as Endpoints;
  environment['TEMPORAL_ADDRESS'] = endpoints.temporal;
  environment['TEMPORAL_HTTP'] = endpoints.temporalHttp ?? '';
  // Whatever the machine, a burst is not over while it is typed.
  await type('npx syncline connection set demo --set quietPeriodMs=3600000 --set maxWaitMs=3600000');
});
afterAll(async () => {
  if (stack.exitCode === null) {
    const ended = once(stack, 'close');
    stack.kill('SIGINT');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** The stack of this test has other ports, fewer people, and DATABASE_URL of its own through `endpoints.json`. */
function asHere(command: string): string {
  return command
    .replaceAll('http://127.0.0.1:8090', endpoints.simulator ?? '')
    .replaceAll('http://127.0.0.1:7243', endpoints.temporalHttp ?? '');
}

/** stdout and stderr, as a terminal shows them. The command line finds the stack by its folder, as in README. */
function type(command: string): Promise<string> {
  const { TEMPORAL_ADDRESS, ...withoutAddress } = environment;
  const env = /^\s*temporal |examples\/signals/.test(command)
    ? { ...withoutAddress, TEMPORAL_ADDRESS }
    : withoutAddress;
  return new Promise((resolve) => {
    execFile('bash', ['-c', command], { env, cwd: folder }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

/** Progress bars are drawn on a terminal only. */
const isBar = (line: string) => line.includes(' rows · ');
const fewer = (line: string) =>
  line.replaceAll('1,200', String(people)).replaceAll('1201', String(people + 1));

function follow({ command, answer }: ShellExample): () => Promise<void> {
  return async () => {
    const shown = answer.filter((line) => !isBar(line)).map(fewer);
    // A list may be a moment behind.
    const again = command.includes('workflow list');
    const look = async () => missingLines(shown, await type(asHere(command)));
    if (again) await expect.poll(look, { interval: 500 }).toEqual([]);
    else {
      const said = await type(asHere(command));
      expect(missingLines(shown, said), `${command}\nanswered\n${said}`).toEqual([]);
    }
  };
}

/** By hand in the other documents: they name what is not there yet, or end what they begin. */
const tour = shellExamples(textOf('README.md')).filter(({ command }) =>
  /^(npx syncline (bulk|contact)|for n|curl)/.test(command),
);
const signals = shellExamples(textOf('docs/signals.md')).filter(({ command }) =>
  /^(temporal|curl) /.test(command),
);

test('the documents have what is tried here', () => {
  expect(tour.length).toBeGreaterThanOrEqual(7);
  expect(signals.length).toBeGreaterThanOrEqual(9);
});

for (const example of tour) test(`README: ${example.command.slice(0, 70)}`, follow(example));

test('examples/signals: the scripts create their people after README’s tour, and a second run changes nothing', async () => {
  const scripts = ['cli', 'curl'].map((name) =>
    path.join(root, 'examples', 'signals', name, 'send-changes.sh'),
  );
  for (const script of scripts) {
    expect(await type(`bash ${script}`)).toMatch(/"outcome": ?"created"/);
    expect(await type(`bash ${script}`)).toMatch(/"outcome": ?"(created|unchanged)"/);
  }
  vi.stubEnv('TEMPORAL_ADDRESS', endpoints.temporal);
  const said: unknown[] = [];
  vi.spyOn(console, 'log').mockImplementation((line) => void said.push(line));
  try {
    await import('../../examples/signals/typescript/send-changes.ts');
    await import('../../examples/signals/typescript/with-syncline-client.ts');
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
  const outcomes = said
    .map((each) => (each as { outcome?: string }).outcome)
    .filter((each) => each !== undefined);
  expect(outcomes).toEqual(['created', 'created']);
});

test('docs/signals.md: a contact under a wrong workflow id, which the page looks at', async () => {
  const words = [
    "temporal workflow signal-with-start --workflow-id 'contact:demo:auth0|rae' --type contactSync",
    '--task-queue contact-sync --input \'{ "connectionId": "demo", "contactId": "auth0|rae" }\'',
    '--signal-name contactChanged --signal-input \'{ "fields": { "name": "Rae Example" } }\'',
  ];
  expect(await type(words.join(' '))).toContain('WorkflowId');
});

for (const example of signals) test(`docs/signals.md: ${example.command.slice(0, 70)}`, follow(example));

test('after all of them nobody shares a record,', async () => {
  const stats = (await (await fetch(`${endpoints.simulator}/_control/stats`)).json()) as {
    generic: { records: number; duplicates: number };
  };
  // README: ada; scripts: kim, lee, mia, noa. signals.md: c-9001, c-9002.
  expect(stats.generic).toMatchObject({ records: people + 7, duplicates: 0 });
});

test('no example uses the phone or the e-mail of somebody in examples/contacts.csv, or of another example', () => {
  const files = [
    'README.md',
    'docs/signals.md',
    'docs/connectors/http.md',
    'stack/welcome.ts',
    'examples/signals/cli/send-changes.sh',
    'examples/signals/curl/send-changes.sh',
    'examples/signals/typescript/send-changes.ts',
    'examples/signals/typescript/with-syncline-client.ts',
    'examples/signals/python/send_changes.py',
    'examples/signals/go/send_changes.go',
  ];
  const phonesOf = (text: string) =>
    [...text.matchAll(/\+1[ \d]{9,}\d/g)].map(([phone]) => phone.replaceAll(' ', ''));
  const imported = new Set(phonesOf(textOf('examples/contacts.csv')));
  expect(imported.size).toBe(1_200);
  const phones = files.flatMap((file) => [...new Set(phonesOf(textOf(file)))]);
  expect(phones.length).toBeGreaterThanOrEqual(10);
  expect(phones.filter((phone) => imported.has(phone))).toEqual([]);
  const emails = files.flatMap((file) => textOf(file).match(/\b[\w.]+@example\.com/g) ?? []);
  const importedEmails = new Set(textOf('examples/contacts.csv').split(/[,\n]/));
  expect(emails.filter((email) => importedEmails.has(email))).toEqual([]);
  expect(phones.filter((phone, index) => phones.indexOf(phone) !== index)).toEqual([]);
});
