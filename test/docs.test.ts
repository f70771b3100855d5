// What the documents promise and what the code does are the same.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../config/home.ts';
import { adviceCodes, type Advice } from '../domain/advice.ts';
import { whatToDo } from '../domain/entity/what-to-do.ts';
import { failureTable, type FailureKind } from '../domain/failure.ts';

const page = readFileSync(path.join(repositoryRoot(), 'docs', 'errors.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

const whenForgetting = ['restore_and_push_first', 'forget_owner', 'resume_connection', 'allow_deletion'];

function cellsOf(name: string): string[] {
  const row = rows.find((line) => line.startsWith(`| \`${name}\` |`));
  expect(row, `docs/errors.md has no row for ${name}`).toBeDefined();
  return (row ?? '').split('|').map((cell) => cell.trim());
}

test.each(Object.keys(failureTable) as FailureKind[])(
  'docs/errors.md says of %s what the code does',
  (kind) => {
    const [, , , consequence = '', advice = ''] = cellsOf(kind);
    expect(advice).toBe(`\`${failureTable[kind].advice.code}\``);
    expect(consequence).toContain(failureTable[kind].consequence);
  },
);

test.each(adviceCodes)('docs/errors.md says of the advice %s what the command line says', (code) => {
  const [, , sentence] = cellsOf(code);
  const advice = { code, owner: 'c-9', externalId: '7', setting: 'delete.url' } as Advice;
  // Their data makes no difference to these; a contact stands for all objects.
  const key = { connectionId: 'demo', object: 'contact' as const, entityId: 'c-1' };
  const asked = whenForgetting.includes(code) ? 'forget' : 'push';
  expect(sentence).toBe(whatToDo(advice, key, { asked }));
});

test('docs/errors.md names every reason for which a change is not taken', () => {
  for (const kind of ['too_large', 'undecodable', 'forgotten', 'invalid_id']) {
    expect(rows.some((line) => line.startsWith(`| \`${kind}\` |`))).toBe(true);
  }
});

test('README leads to every page under docs/', () => {
  const readme = readFileSync(path.join(repositoryRoot(), 'README.md'), 'utf8');
  const pages = readdirSync(path.join(repositoryRoot(), 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll(path.sep, '/')}`);
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((name) => !readme.includes(`](${name})`))).toEqual([]);
});
