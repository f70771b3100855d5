// The first installation as a person meets it who presses Ctrl-C: the real script, and in npm's place a slow one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from '../config/home.ts';
import { identityOf } from '../config/process-identity.ts';

let root = '';
const children: ReturnType<typeof spawn>[] = [];
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'syncline-install-'));
  const scripts = path.join(repositoryRoot(), 'scripts');
  cpSync(scripts, path.join(root, 'scripts'), { recursive: true, filter: (file) => !file.endsWith('.ts') });
  writeFileSync(path.join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(root, 'package-lock.json'), '{ "packages": {} }');
  writeFileSync(
    path.join(root, 'install.js'),
    "import { ensureInstalled } from './scripts/ensure-installed.js';\nawait ensureInstalled();\nconsole.log('goes on');\n",
  );
  mkdirSync(path.join(root, 'bin'));
  writeFileSync(path.join(root, 'npm.cjs'), slowNpm);
  const wrapper = `#!/bin/sh\nexec "${process.execPath}" "${path.join(root, 'npm.cjs')}"\n`;
  writeFileSync(path.join(root, 'bin', 'npm'), wrapper, { mode: 0o755 });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  if (existsSync(file('npm.pid')) && isAlive(npmPid())) process.kill(npmPid(), 'SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

// Like npm it fails on a folder that somebody else has half filled, and ends its write before it heeds a signal.
const slowNpm = `
const fs = require('node:fs');
if (fs.existsSync('node_modules')) {
  console.error('npm error code ENOTEMPTY');
  process.exit(1);
}
fs.writeFileSync('npm.pid', String(process.pid));
fs.mkdirSync('node_modules/half', { recursive: true });
const write = setInterval(() => {
  fs.mkdirSync('node_modules/half', { recursive: true });
  fs.writeFileSync('node_modules/half/' + Date.now(), '');
  if (!fs.existsSync('may-end')) return;
  fs.writeFileSync('node_modules/whole', '');
  process.exit(0);
}, 5);
process.on('SIGTERM', () => setTimeout(() => process.exit(143), 100));
`;

const isAlive = (pid: number) => identityOf(pid) !== null;
const file = (name: string) => path.join(root, name);
const npmPid = () => Number(readFileSync(file('npm.pid'), 'utf8'));

function install(): { child: ReturnType<typeof spawn>; said: () => string; ended: Promise<number | null> } {
  const { npm_execpath: _npm, ...env } = process.env;
  const child = spawn(process.execPath, [file('install.js')], {
    env: { ...env, PATH: `${file('bin')}${path.delimiter}${env['PATH']}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => (said += String(text)));
  // 'exit' and not 'close': an npm that lives on holds the pipes.
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, said: () => said, ended };
}

const untilNpmWrites = () =>
  expect.poll(() => existsSync(file('npm.pid')) && existsSync(file('node_modules/half'))).toBe(true);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s in the first installation ends npm, leaves nothing half done, and the next start installs',
  async (signal, code) => {
    const first = install();
    await untilNpmWrites();
    first.child.kill(signal);
    expect(await first.ended).toBe(code);
    expect(isAlive(npmPid())).toBe(false);
    expect(existsSync(file('node_modules'))).toBe(false);
    expect(first.said()).not.toContain('goes on');

    writeFileSync(file('may-end'), '');
    const second = install();
    expect(await second.ended).toBe(0);
    expect(second.said()).toContain('goes on');
    expect(existsSync(file('node_modules/whole'))).toBe(true);
  },
);

test('a start that is killed leaves npm running; the next one waits for it, clears, and installs', async () => {
  const first = install();
  await untilNpmWrites();
  first.child.kill('SIGKILL');
  await first.ended;
  expect(isAlive(npmPid())).toBe(true);

  const second = install();
  await expect.poll(second.said).toContain(`(pid ${npmPid()}) is still at work`);
  writeFileSync(file('may-end'), '');
  expect(await second.ended).toBe(0);
  expect(second.said()).toContain('was cut short');
  expect(second.said()).not.toContain('ENOTEMPTY');
  expect(existsSync(file('node_modules/whole'))).toBe(true);
});
