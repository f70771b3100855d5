// The table of `npm run mutate` cannot rot: each change still finds its line.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';

test('every change of test/mutations can still be made', () => {
  const script = path.join(repositoryRoot(), 'scripts', 'mutate.js');
  const { stdout, status } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^\d+ changes, 0 that cannot be made$/m);
  expect(status).toBe(0);
});
