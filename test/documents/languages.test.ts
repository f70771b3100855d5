// The examples in other languages, beside the pages and on them: their syntax, the names they send, the ids they build.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { repositoryRoot } from '../../config/home.ts';
import { codeBlocks } from './page/code-blocks.ts';
import { textOf } from './page/text-of.ts';

const root = repositoryRoot();
const filesBelow = (folder: string, end: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`);
const pages = ['README.md', ...filesBelow('docs', '.md')];

/** A piece of a file that is named in its first line: test/conformance/address-book.test.ts finds it in there. */
const isExcerpt = (code: string): boolean => /^\/\/ [\w/-]+\.ts\n/.test(code);

/** Files of these languages, and the blocks of every page: [where, code]. */
function codeOf(language: string, end = `.${language}`): [string, string][] {
  const files = filesBelow('examples', end).map((file): [string, string] => [file, textOf(file)]);
  const blocks = pages.flatMap((file) =>
    codeBlocks(textOf(file), language).map((code, index): [string, string] => [
      `${file}, block ${index + 1}`,
      code,
    ]),
  );
  return [...files, ...blocks.filter(([, code]) => !isExcerpt(code))];
}

/** What the program says against it. Skips, and says so, where the machine does not have the program. */
function saidBy(context: TestContext, [program = '', ...words]: string[], input: string): string {
  const { error, stdout, stderr, status } = spawnSync(program, words, { input, encoding: 'utf8' });
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  context.skip(isMissing, `there is no ${program} on this machine`);
  return status === 0 ? '' : `${stdout}${stderr}` || `it ends with ${status}`;
}

// As `python3 -m py_compile`, which writes files and knows no await outside of a function.
const readPython = [
  'python3',
  '-c',
  'import ast, sys; compile(sys.stdin.buffer.read(), "it", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)',
];
// It reads a file, and declarations or statements alone.
const readGo = ['gofmt', '-e'];
const readTypeScript = [path.join(root, 'node_modules', '.bin', 'oxfmt'), '--stdin-filepath', 'it.ts'];

describe.each([
  ['Python', readPython, codeOf('python', '.py'), 'def x(:'],
  ['Go', readGo, codeOf('go'), 'func x( {'],
  ['TypeScript', readTypeScript, codeOf('ts'), 'const x = (;'],
])('%s', (_language, command, all, wrong) => {
  test('there are files and blocks', () => {
    expect(all.filter(([where]) => where.startsWith('examples/'))).not.toEqual([]);
    expect(all.filter(([where]) => where.includes('block'))).not.toEqual([]);
  });
  test('what is wrong is found', (context) => {
    expect(saidBy(context, command, wrong)).not.toBe('');
  });
  test.for(all)('%s is read', ([, code], context) => {
    expect(saidBy(context, command, code)).toBe('');
  });
});

test('JSON and YAML of the pages are read, where nothing is left out with "…"', () => {
  const json = pages
    .flatMap((file) => codeBlocks(textOf(file), 'json'))
    .filter((code) => !code.includes('…'));
  // A member alone stands without its braces.
  for (const code of json)
    expect(() => JSON.parse(code.startsWith('"') ? `{${code}}` : code) as unknown, code).not.toThrow();
  const yaml = pages.flatMap((file) => codeBlocks(textOf(file), 'ya?ml'));
  for (const code of yaml) expect(() => parseYaml(code) as unknown, code).not.toThrow();
  expect(json.length).toBeGreaterThan(4);
  expect(yaml.length).toBeGreaterThan(0);
});
