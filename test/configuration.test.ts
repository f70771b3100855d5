// docs/configuration.md is what the code reads: no variable is missing, none is there that nobody reads.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { configurationPage } from '../config/configuration-page.ts';
import { repositoryRoot } from '../config/home.ts';

const root = repositoryRoot();
const page = readFileSync(path.join(root, 'docs', 'configuration.md'), 'utf8');
const onPage = new Set([...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name ?? ''));

/** The files that describe variables do not count as reading them. */
const describing = [
  'config/other-variables.ts',
  'config/configuration-page.ts',
  'test/configuration.test.ts',
];
const skipped = new Set(['node_modules', 'dist', '.syncline', '.git', 'golden']);

/** Without the tests, whose variables are made up; their support is code like any other. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sources(file);
    const isCode = /\.(ts|js|sh|py|go)$/.test(entry.name) && !entry.name.endsWith('.test.ts');
    return isCode && !describing.includes(path.relative(root, file)) ? [file] : [];
  });
}
const code = sources(root).map((file) => readFileSync(file, 'utf8'));
const reading = [
  // Ours and Temporal's, wherever they stand; of others only what is read from an environment.
  /(?<![A-Z_a-z])((?:SYNCLINE|DATABASE)_[A-Z_]*[A-Z]|TEMPORAL_(?:ADDRESS|NAMESPACE|HTTP|CLI_PATH|API_KEY|PROFILE|CONFIG_FILE))(?![A-Z_*])/g,
  /\b(?:env|environment)(?:\??\.|\[['"])([A-Z][A-Z_]+)\b/g,
  /\{ ([A-Z][A-Z_]+)(?:: \w+)?(?:, \.\.\.\w+)? \} = process\.env/g,
];
const readInCode = new Set(
  code.flatMap((text) =>
    reading.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name ?? '')),
  ),
);

test('docs/configuration.md is as `npm run configuration` writes it', () => {
  expect(page).toBe(configurationPage());
});

test('every variable that the code reads is on docs/configuration.md', () => {
  expect(readInCode.size).toBeGreaterThan(25);
  expect([...readInCode].filter((name) => !onPage.has(name))).toEqual([]);
});

test('no variable stands on docs/configuration.md that nobody reads', () => {
  const theirs = readFileSync(
    path.join(root, 'node_modules', '@temporalio', 'envconfig', 'lib', 'envconfig-toml.js'),
    'utf8',
  );
  const unread = [...onPage].filter((name) => !readInCode.has(name) && !theirs.includes(name));
  expect(unread).toEqual([]);
});

test('every variable has a meaning of its own', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows.filter((row) => (row.split('|').at(-2) ?? '').trim().length < 8)).toEqual([]);
});
