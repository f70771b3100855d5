// `npm test`: everything that must hold, and a last line that never says 0 failed when something did.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './ensure-installed.js';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const say = (line) => process.stdout.write(`${line}\n`);

await ensureInstalled();

const redSteps = [];
await step('format', () => succeeds(bin('oxfmt'), ['--check', '.']));
await step('lint', () => succeeds(bin('oxlint'), ['--type-aware']));
await step('types', () => succeeds(bin('tsc'), ['--noEmit']));
await step('build', ensureBuilt);

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-report-'));
const countsFile = path.join(folder, 'counts.json');
process.env['SYNCLINE_TEST_COUNTS'] = countsFile;
const reporters = ['--reporter=default', `--reporter=${path.join(root, 'scripts', 'count-reporter.js')}`];
const isGreen = await step(
  'tests',
  () => succeeds(bin('vitest'), ['run', ...reporters, ...process.argv.slice(2)]),
  {
    isCounted: false,
  },
);
const { passed, failed } = readCounts(countsFile);
if (existsSync(`${countsFile}.leaked`)) redSteps.push('processes left running');
rmSync(folder, { recursive: true, force: true });
// Red without a count: it did not come so far.
if (!isGreen && failed + redSteps.length === 0) redSteps.push('tests');

if (redSteps.length > 0) say(`Not in order: ${redSteps.join(', ')} (see above).`);
const total = failed + redSteps.length;
process.exitCode = total === 0 ? 0 : 1;
say(`${passed} passed, ${total} failed`);

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

async function step(title, work, { isCounted = true } = {}) {
  const startedAt = Date.now();
  say(`\n── ${title}`);
  const isFine = await work();
  say(`── ${title}: ${isFine ? 'ok' : 'FAILED'} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (!isFine && isCounted) redSteps.push(title);
  return isFine;
}

function succeeds(command, arguments_) {
  return new Promise((resolve) => {
    const child = spawn(command, arguments_, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      say(`${command} cannot be run: ${error.message}`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}
