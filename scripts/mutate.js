// `npm run mutate`: would a test notice if this line were wrong? Makes the changes of test/mutations/ one at a time, in a
// copy of the tree, and runs the tests that must go red. test/mutations/README.md says more.
//
//   npm run mutate                      every change, about 10 s each
//   npm run mutate -- --only <text>     those with this text in their id or file; may be repeated
//   npm run mutate -- --check           only whether every change still finds its text
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, root } from './ensure-installed.js';
import { changed, problemsOf, readTable } from './mutation-table.js';

/** A change may make a test wait for ever. The slowest of the named files takes a tenth of this. */
const patienceMs = 5 * 60_000;
const notCopied = new Set(['node_modules', '.git', '.syncline', '.stryker-tmp']);
const say = (line) => process.stdout.write(`${line}\n`);

const { only, check } = parseArgs({
  options: { only: { type: 'string', multiple: true }, check: { type: 'boolean', default: false } },
}).values;
const table = readTable(root);
const problems = problemsOf(root, table);
const rows = table.filter(
  ({ id, file }) => only?.some((text) => id.includes(text) || file.includes(text)) ?? true,
);
if (rows.length === 0) problems.push(`No change has "${only?.join('" or "')}" in its id or file.`);
for (const problem of problems) say(problem);
if (problems.length > 0 || check) {
  say(`${table.length} changes, ${problems.length} that cannot be made`);
  process.exit(problems.length === 0 ? 0 : 1);
}

await ensureInstalled();
// Workers load a few built files (worker/workers.ts).
await ensureBuilt();
const copy = mkdtempSync(path.join(tmpdir(), 'syncline-mutate-'));
let running;
process.once('exit', () => {
  running?.kill('SIGTERM'); // It ends its servers by itself.
  rmSync(copy, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
makeCopy();

const named = [...new Set(rows.flatMap((row) => row.tests))];
for (const tests of [named.filter(isPure), named.filter((test) => !isPure(test))]) {
  const outcome = tests.length === 0 ? 'green' : await run(tests);
  if (outcome === 'green') continue;
  say(`The tests are not green without any change (${outcome}): mend that first.\n  ${tests.join('\n  ')}`);
  process.exit(1);
}

const counts = { killed: 0, survived: 0, wrong: 0 };
for (const row of rows) await tryOut(row);
say(`\n${counts.killed} killed, ${counts.survived} survived`);
process.exitCode = counts.wrong === 0 ? 0 : 1;

async function tryOut(row) {
  const startedAt = Date.now();
  const file = path.join(copy, row.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, changed(text, row));
  const outcome = await run(row.tests);
  writeFileSync(file, text);
  const took = `${row.id} (${outcome}, ${((Date.now() - startedAt) / 1000).toFixed(0)} s)`;
  if (outcome === 'red' || outcome === 'endless') {
    counts.killed += 1;
    const isListed = row.survives !== undefined;
    if (isListed) counts.wrong += 1;
    say(`killed    ${took}${isListed ? ': it is noticed now, so take "survives" out of the table' : ''}`);
    return;
  }
  if (outcome === 'broken') {
    counts.wrong += 1;
    say(`broken    ${took}: no test failed, but a file did not run to its end; choose a change that can run`);
    return;
  }
  counts.survived += 1;
  if (row.survives !== undefined) return say(`survived  ${took}, as listed: ${row.survives}`);
  counts.wrong += 1;
  say(`SURVIVED  ${took}: ${row.why}`);
  say(`          ${row.file}\n          - ${row.was}\n          + ${row.becomes}`);
  say(`          ${row.tests.join(' ')} stayed green`);
}

/** What domain/ decides needs neither Temporal nor Postgres: without them it is three seconds less per change. */
function isPure(test) {
  return test.startsWith('domain/');
}

function makeCopy() {
  cpSync(root, copy, {
    recursive: true,
    filter: (source) => !notCopied.has(path.relative(root, source).split(path.sep)[0]),
  });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  writeFileSync(
    path.join(copy, 'vitest.pure.config.ts'),
    `import config from './vitest.config.ts';
export default { ...config, test: { ...config.test, globalSetup: [] } };\n`,
  );
}

/** `broken`: not green, although no test failed: a file that does not load, or a hook that throws, proves nothing. */
async function run(tests) {
  const report = path.join(copy, 'report.json');
  rmSync(report, { force: true });
  const code = await vitest([
    'run',
    ...(tests.every(isPure) ? ['--config', 'vitest.pure.config.ts'] : []),
    '--bail=1',
    '--reporter=json',
    `--outputFile=${report}`,
    ...tests,
  ]);
  if (code === 0) return 'green';
  if (code === 'endless') return code;
  return readReport(report).numFailedTests > 0 ? 'red' : 'broken';
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numFailedTests: 0 };
  }
}

function vitest(args) {
  return new Promise((resolve) => {
    const bin = path.join(copy, 'node_modules', '.bin', 'vitest');
    const child = spawn(bin, args, { cwd: copy, stdio: 'ignore' });
    running = child;
    let isTooSlow = false;
    const timer = setTimeout(() => {
      isTooSlow = true;
      child.kill('SIGTERM');
    }, patienceMs);
    child.once('close', (code) => {
      clearTimeout(timer);
      running = undefined;
      resolve(isTooSlow ? 'endless' : code);
    });
  });
}
