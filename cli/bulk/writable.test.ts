import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { assertWritable } from './writable.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-writable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what can be written is left as it was', () => {
  const [there, absent] = [path.join(folder, 'there.csv'), path.join(folder, 'absent.csv')];
  writeFileSync(there, 'as it was');
  assertWritable(there, '--attention-file');
  assertWritable(absent, '--attention-file');
  expect(readFileSync(there, 'utf8')).toBe('as it was');
  expect(existsSync(absent)).toBe(false);
});

test.each([
  ['a folder', folder, 'is a folder'],
  ['a folder that is not there', path.join(folder, 'no', 'list.csv'), 'There is no folder'],
])('%s cannot be written, and the option that helps is named', (_title, file, sentence) => {
  const trying = (): void => assertWritable(file, '--attention-file');
  expect(trying).toThrow(sentence);
  expect(trying).toThrow('name another file with --attention-file');
});
