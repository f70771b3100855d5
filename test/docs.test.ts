// What the documents promise and what the code does are the same.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../config/home.ts';
import { failureTable, type FailureKind } from '../domain/failure.ts';

const page = readFileSync(path.join(repositoryRoot(), 'docs', 'errors.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

test.each(Object.keys(failureTable) as FailureKind[])(
  'docs/errors.md says of %s what the code does',
  (kind) => {
    const row = rows.find((line) => line.startsWith(`| \`${kind}\` |`));
    expect(row, `docs/errors.md has no row for ${kind}`).toBeDefined();
    const [, , , consequence = '', whatToDo = ''] = (row ?? '').split('|').map((cell) => cell.trim());
    expect(whatToDo).toBe(failureTable[kind].whatToDo);
    expect(consequence).toContain(failureTable[kind].consequence);
  },
);

test('docs/errors.md names every reason for which a change is not taken', () => {
  for (const kind of ['too_large', 'undecodable', 'forgotten', 'invalid_id']) {
    expect(rows.some((line) => line.startsWith(`| \`${kind}\` |`))).toBe(true);
  }
});
