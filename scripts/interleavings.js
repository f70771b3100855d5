// `npm run interleavings`: every generated pair of operations on one contact; `npm test` takes a part of them.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './ensure-installed.js';

await ensureInstalled();
await ensureBuilt();
const vitest = path.join(root, 'node_modules', '.bin', 'vitest');
const tests = spawn(vitest, ['run', 'test/promises/interleaving', ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, SYNCLINE_INTERLEAVINGS: 'all' },
  stdio: 'inherit',
});
tests.once('close', (code) => {
  process.exitCode = code ?? 1;
});
