// Makes a fresh clone runnable: packages from package-lock.json, dist/ from the sources. Plain JavaScript with
// nothing but Node, because it runs before anything is installed. Takes 20 ms when all is fresh.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearHalfInstalled, whileInstalling } from './half-installed.js';
import { withLock } from './lock.js';
import { runChild } from './run-child.js';

export const root = fileURLToPath(new URL('..', import.meta.url));
const installStamp = path.join(root, 'node_modules', '.syncline-installed');
const buildStamp = path.join(root, 'dist', '.syncline-built');
const lockFile = path.join(root, '.syncline', 'install.lock');

/** Progress goes to stderr: stdout belongs to the command, which may print JSON. */
const say = (line) => process.stderr.write(`${line}\n`);

/** Runs `npm ci` when node_modules is missing or was made from another package-lock.json. */
export async function ensureInstalled() {
  requireNode();
  if (isInstalled()) return;
  await withLock(lockFile, say, async () => {
    if (isInstalled()) return; // Somebody else did it while we waited.
    await clearHalfInstalled(root, say);
    await step('Installing the packages of package-lock.json (npm ci; about 20 s)', () => npmCi());
    writeFileSync(installStamp, lockHash());
  });
}

/** Builds dist/ when it was made from other sources. False when they have type errors: it is built all the same. */
export async function ensureBuilt() {
  return builtState() ?? withLock(lockFile, say, async () => builtState() ?? step('Building dist/', build));
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Syncline needs Node 20.19 or newer, and this is ${process.versions.node} (${process.execPath}).`);
  process.exit(1);
}

function isInstalled() {
  if (!existsSync(path.join(root, 'node_modules'))) return false;
  if (readText(installStamp) === lockHash()) return true;
  // npm was run by hand: its own record says what it installed.
  if (!isSameInstallation()) return false;
  writeFileSync(installStamp, lockHash());
  return true;
}

function isSameInstallation() {
  const record = readText(path.join(root, 'node_modules', '.package-lock.json'));
  if (record === null) return false;
  const installed = JSON.parse(record).packages ?? {};
  const wanted = Object.entries(
    JSON.parse(readText(path.join(root, 'package-lock.json')) ?? '{}').packages ?? {},
  );
  // An optional package of another platform is in the lock and not in the record.
  return wanted.every(
    ([name, { version, optional }]) =>
      name === '' || (installed[name]?.version ?? (optional ? version : null)) === version,
  );
}

function lockHash() {
  return createHash('sha256')
    .update(readText(path.join(root, 'package-lock.json')) ?? '')
    .digest('hex');
}

async function npmCi() {
  // Under `npm start` npm names itself; elsewhere it is on the PATH. NODE_ENV=production would leave the compiler out.
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const words = [...npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await whileInstalling(root, (steps) => runChild(words, { cwd: root, ...steps }));
  if (code === 0) return;
  say(`\`npm ci\` ended with code ${code}: its messages above say why. Nothing was started.`);
  process.exit(1);
}

/** Whether the sources of dist/ were in order; null when it was made from others. */
function builtState() {
  const [hash, state] = (readText(buildStamp) ?? '').split(' ');
  return hash === sourcesHash() ? state === 'ok' : null;
}

/** Builds beside dist/ and swaps: a reader never finds half of it, and files of deleted sources do not stay. */
async function build() {
  const fresh = path.join(root, `dist.new-${process.pid}`);
  const former = path.join(root, `dist.old-${process.pid}`);
  const hash = sourcesHash();
  try {
    const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const arguments_ = ['--project', path.join(root, 'tsconfig.build.json'), '--outDir', fresh];
    const cleanUp = () => rmSync(fresh, { recursive: true, force: true });
    const code = await runChild([process.execPath, compiler, ...arguments_], { cwd: root, cleanUp });
    if (!existsSync(fresh)) {
      say('The compiler wrote nothing: its messages above say why.');
      process.exit(1);
    }
    writeFileSync(path.join(fresh, path.basename(buildStamp)), `${hash} ${code === 0 ? 'ok' : 'errors'}`);
    if (existsSync(path.join(root, 'dist'))) renameSync(path.join(root, 'dist'), former);
    renameSync(fresh, path.join(root, 'dist'));
    if (code !== 0) say('The sources have type errors (above); going on with what was built.');
    return code === 0;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(former, { recursive: true, force: true });
  }
}

/** Path, size and time of every source: 5 ms for 300 files, and a deleted file changes it too. */
function sourcesHash() {
  const hash = createHash('sha256');
  const { include } = JSON.parse(readText(path.join(root, 'tsconfig.build.json')));
  for (const folder of include.toSorted()) addFolder(hash, path.join(root, folder));
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'])
    addFile(hash, path.join(root, file));
  return hash.digest('hex');
}

function addFolder(hash, folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, full);
    else if (/\.(ts|json)$/.test(entry.name) && !entry.name.endsWith('.test.ts')) addFile(hash, full);
  }
}

function addFile(hash, file) {
  const found = statSync(file, { throwIfNoEntry: false });
  hash.update(`${path.relative(root, file)} ${found?.size} ${found?.mtimeMs}\n`);
}

/** Says what is going on, every ten seconds that it still is, and how long it took. */
async function step(title, work) {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`${title} …`);
  const reminder = setInterval(() => say(`  still at it after ${Math.round(seconds())} s`), 10_000);
  try {
    const result = await work();
    say(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
