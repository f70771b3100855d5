// The benchmark as a person runs it: everything in one command, and nothing left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { repositoryRoot } from '../config/home.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bench-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Processes that it forgets fail the whole run (test/support/leaked-processes.ts).
function startBenchmark(...args: string[]) {
  const child = spawn(
    process.execPath,
    [path.join(repositoryRoot(), 'dist', 'bench', 'main.js'), ...args],
    // Its stands are made here, so that we see whether they are removed.
    { env: { ...process.env, TMPDIR: folder, TEMPORAL_CLI_PATH: inject('temporalExecutable') } },
  );
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
  }
  return { child, output, exited: once(child, 'exit') };
}

test('a short run prints every table for both designs, as text and as Markdown, and leaves nothing behind', async () => {
  const { output, exited } = startBenchmark('--short');
  expect([await exited, output.text]).toEqual([[0, null], expect.stringContaining('The same as Markdown')]);
  for (const title of [
    'History events and workflow tasks of one burst and its push',
    'Full syncs per second, bursts of 5 signals on new contacts',
    'CPU time per contact of the same runs',
    'sendNow: from the click to the answer with the record id',
    'Memory of a worker with 50 cached workflows',
    'What one contact costs',
  ]) {
    expect(output.text.split(title)).toHaveLength(3);
  }
  expect(output.text).toMatch(/\d+ cores .* GB memory, Node 2\d/);
  expect(output.text).not.toMatch(/NaN|Infinity|undefined/);
  expect(await readdir(folder)).toEqual([]);
}, 900_000);

test('Ctrl-C ends a run and everything it started', async () => {
  const { child, output, exited } = startBenchmark('--short', '--only', 'throughput');
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => resolve());
    exited.then(() => reject(new Error(output.text)), reject);
  });
  await expect.poll(() => readdir(folder)).toHaveLength(1);
  child.kill('SIGINT');
  expect(await exited).toEqual([130, null]);
  expect(await readdir(folder)).toEqual([]);
});

test('a measurement that does not exist is wrong usage', async () => {
  const { output, exited } = startBenchmark('--only', 'speed');
  expect(await exited).toEqual([2, null]);
  expect(output.text).toContain('There is no measurement "speed"');
});
