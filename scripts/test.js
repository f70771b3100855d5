// `npm test`: everything that must hold, and a last line that never says 0 failed when something did.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
const reportFile = path.join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
const isGreen = await step(
  'tests',
  () => succeeds(bin('vitest'), ['run', ...reporters, ...process.argv.slice(2)]),
  {
    isCounted: false,
  },
);
const { passed, failed } = count(readReport(reportFile), isGreen);
rmSync(folder, { recursive: true, force: true });

if (redSteps.length > 0) say(`Not in order: ${redSteps.join(', ')} (see above).`);
const total = failed + redSteps.length;
process.exitCode = total === 0 ? 0 : 1;
say(`${passed} passed, ${total} failed`);

/**
 * Vitest's own totals can say 0 failed when it failed: a file that does not load counts no test, and an unhandled
 * error or a leaked process is in the exit code only.
 */
function count(report, isRunGreen) {
  const files = report?.testResults ?? [];
  const notLoaded = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const counted = (report?.numFailedTests ?? 0) + notLoaded;
  return { passed: report?.numPassedTests ?? 0, failed: isRunGreen ? counted : Math.max(counted, 1) };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null; // Vitest did not come so far; its exit code says so.
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
