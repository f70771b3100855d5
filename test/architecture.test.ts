// The architecture is what the imports say. Each red line names the file, the import and the rule.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { modulesOf, packagesOfBundle } from './architecture/bundle-modules.ts';
import { violationsOf } from './architecture/check-imports.ts';
import { circlesOf, type SourceFile } from './architecture/find-circles.ts';
import { importTable } from './architecture/import-table.ts';
import { readComputedImports, readImports, withoutComments } from './architecture/read-imports.ts';
import { sharedBundle } from './support/bundle.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const folders = readdirSync(top, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|dist)$/.test(entry.name))
  .map((entry) => entry.name);

/** Product code: tests may import anything. */
function sourcesOf(folder: string): SourceFile[] {
  return allSourcesOf(folder).filter(({ file }) => !file.endsWith('.test.ts'));
}

function allSourcesOf(folder: string): SourceFile[] {
  return readdirSync(path.join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .map((file) => ({ file, source: readFileSync(path.join(top, file), 'utf8') }));
}

test('every folder at the top stands in the import table', () => {
  expect(folders.filter((folder) => !Object.hasOwn(importTable, folder) && folder !== 'bin')).toEqual([]);
  // Where npm looks for `npx syncline`: one line of plain JavaScript, no place for code.
  expect(readdirSync(path.join(top, 'bin'))).toEqual(['syncline.js']);
});

test.each(folders)('%s imports only what the import table allows', (folder) => {
  const violations = sourcesOf(folder).flatMap(({ file, source }) => violationsOf(file, source));
  expect(violations.map(({ sentence }) => sentence)).toEqual([]);
});

test('no files import each other in a circle, not even their types', () => {
  expect(circlesOf(folders.flatMap(allSourcesOf))).toEqual([]);
});

test('only what finds connectors and simulated CRMs by their folders imports what nobody can read from the code', () => {
  const computed = folders
    .filter((folder) => importTable[folder] !== 'anything')
    .flatMap(sourcesOf)
    .filter(({ source }) => readComputedImports(source).length > 0);
  // The last finds the Postgres binaries of this machine.
  expect(computed.map(({ file }) => file)).toEqual([
    'connectors/registry.ts',
    'simulators/load-surfaces.ts',
    'stack/parts/postgres-binaries.ts',
  ]);
});

test.each(['domain', 'workflows'])('%s has no random numbers and reads no environment', (folder) => {
  const impure = /\bMath\.random\b|\brandomUUID\b|\bprocess\.|\bperformance\./;
  const found = sourcesOf(folder).filter(({ source }) => impure.test(withoutComments(source)));
  expect(found.map(({ file }) => file)).toEqual([]);
});

test('domain has no clock: the time is an argument', () => {
  const clock = /\bDate\.now\b|\bnew Date\(\)|\bsetTimeout\b|\bsetInterval\b/;
  const found = sourcesOf('domain').filter(({ source }) => clock.test(withoutComments(source)));
  expect(found.map(({ file }) => file)).toEqual([]);
});

test('the workflow bundle holds only workflows, domain and the SDK', async () => {
  const { ours, packages } = modulesOf(sharedBundle().code, top);
  expect(ours.filter((file) => !/^(workflows|domain)\/.*(?<!\.test)\.ts$/.test(file))).toEqual([]);
  expect(ours).toContain('workflows/entity-sync.ts');
  expect(ours).toContain('workflows/payload-converter.ts');
  expect(ours).toContain('domain/entity/record-change.ts');
  expect(packages).toEqual(Object.keys(packagesOfBundle).toSorted());
});

test.each<[string, string, boolean, number]>([
  [`import { a } from '../a.ts';`, '../a.ts', false, 1],
  [`import type { A } from '../a.ts';`, '../a.ts', true, 1],
  [`import { type A } from '../a.ts';`, '../a.ts', false, 1],
  [`import { a, type B } from '../a.ts';`, '../a.ts', false, 1],
  [`\nimport {\n  a,\n  type B,\n} from '../a.ts';`, '../a.ts', false, 2],
  [`import a from 'pg';`, 'pg', false, 1],
  [`import * as a from 'pg';`, 'pg', false, 1],
  [`import a, { b } from "pg";`, 'pg', false, 1],
  [`import 'pg';`, 'pg', false, 1],
  [`export * from '../a.ts';`, '../a.ts', false, 1],
  [`export { a } from '../a.ts';`, '../a.ts', false, 1],
  [`export type { A } from '../a.ts';`, '../a.ts', true, 1],
  [`const { a } = await import('../a.ts');`, '../a.ts', false, 1],
  [`type A = typeof import('../a.ts');`, '../a.ts', true, 1],
  [`const pg = require('pg');`, 'pg', false, 1],
  [`const glob = '**/*.ts';\nimport { a } from 'pg';\nconst end = '*/';`, 'pg', false, 2],
  [`// import { no } from 'no';\n/* import 'no'; */ import 'pg';`, 'pg', false, 2],
  [`const text = "import { no } from './no.ts'";\nimport 'pg';`, 'pg', false, 2],
  [`export const from = 'no';\nexport function f() {}\nimport 'pg';`, 'pg', false, 3],
])('the reader finds the one import of %j', (source, specifier, isTypeOnly, line) => {
  expect(readImports(source)).toEqual([{ specifier, isTypeOnly, line }]);
});

const importing = (...specifiers: string[]) =>
  specifiers.map((specifier) => `import type { A } from '${specifier}';`).join('\n');
test.each<[string, Record<string, string>, string[]]>([
  ['a line of files', { 'a.ts': importing('./b.ts'), 'b.ts': importing('./c.ts'), 'c.ts': '' }, []],
  [
    'two ways to one file',
    { 'a.ts': importing('./b.ts', './c.ts'), 'b.ts': importing('./c.ts'), 'c.ts': '' },
    [],
  ],
  ['a package of the same name', { 'a.ts': importing('./b.ts'), 'b.ts': `import 'a.ts';` }, []],
  ['a file of itself', { 'a.ts': importing('./a.ts') }, ['a.ts → a.ts']],
  ['two files', { 'x/a.ts': importing('../b.ts'), 'b.ts': importing('./x/a.ts') }, ['b.ts → x/a.ts → b.ts']],
  [
    'code one way and a type back',
    { 'a.ts': `export * from './b.ts';`, 'b.ts': `type A = import('./a.ts').A;` },
    ['a.ts → b.ts → a.ts'],
  ],
  [
    'three files, seen from one beside them',
    {
      'a.ts': importing('./b.ts'),
      'b.ts': importing('./c.ts'),
      'c.ts': importing('./z.ts', './d.ts'),
      'd.ts': importing('./b.ts'),
      'z.ts': '',
    },
    ['b.ts → c.ts → d.ts → b.ts'],
  ],
  [
    'two that share no file',
    { 'a.ts': importing('./b.ts', './c.ts'), 'b.ts': importing('./a.ts'), 'c.ts': importing('./c.ts') },
    ['a.ts → b.ts → a.ts', 'c.ts → c.ts'],
  ],
  [
    'two that share one are one, told by the shortest way',
    {
      'a.ts': importing('./b.ts', './d.ts'),
      'b.ts': importing('./c.ts'),
      'c.ts': importing('./a.ts'),
      'd.ts': importing('./a.ts'),
    },
    ['a.ts → d.ts → a.ts'],
  ],
])('circles are found: %s', (_what, files, circles) => {
  expect(circlesOf(Object.entries(files).map(([file, source]) => ({ file, source })))).toEqual(circles);
});

test('an import of a path that is put together is seen, one of a written path is none', () => {
  expect(readComputedImports(`a;\nawait import(file.href);\nawait import('./a.ts');`)).toEqual([2]);
});

test.each<[string, 'may' | 'may not', string]>([
  ['domain/a.ts', 'may', `import { b } from './b.ts'`],
  ['domain/entity/a.ts', 'may', `import { b } from '../fields.ts'`],
  ['domain/a.ts', 'may not', `import path from 'node:path'`],
  ['domain/a.ts', 'may not', `import type { z } from 'zod'`],
  ['domain/a.ts', 'may not', `import type { Link } from '../store/links.ts'`],
  ['workflows/a.ts', 'may', `import type { A } from '../activities/activities.ts'`],
  ['workflows/a.ts', 'may not', `import { a } from '../activities/activities.ts'`],
  ['workflows/entity/a.ts', 'may not', `import { a } from '../../push/attempt.ts'`],
  ['workflows/a.ts', 'may not', `import { Client } from '@temporalio/client'`],
  ['push/a.ts', 'may', `import type { A } from '../store/links.ts'`],
  ['push/a.ts', 'may not', `import { a } from '../store/links.ts'`],
  ['push/a.ts', 'may', `import type { A } from '../connectors/connector.ts'`],
  ['push/a.ts', 'may not', `import type { A } from '../connectors/http/index.ts'`],
  ['push/a.ts', 'may not', `import { log } from '@temporalio/activity'`],
  ['client/a.ts', 'may', `import { sendNow } from '../workflows/messages.ts'`],
  ['client/a.ts', 'may not', `import { contactSync } from '../workflows/index.ts'`],
  ['cli/a.ts', 'may not', `import { startSynclineWorker } from '../worker/compose.ts'`],
  ['cli/a.ts', 'may not', `import { createSimulator } from '../simulators/simulator.ts'`],
  ['api/a.ts', 'may not', `import http from '../connectors/http/index.ts'`],
  ['api/a.ts', 'may not', `import { createLinks } from '../store/links.ts'`],
  ['cli/a.ts', 'may', `import { setLink } from '../use-cases/links/links.ts'`],
  ['use-cases/a.ts', 'may not', `import { paint } from '../cli/output/paint.ts'`],
  ['use-cases/a.ts', 'may not', `import { loadConfig } from '../config/config.ts'`],
  ['stack/a.ts', 'may not', `import { startSynclineWorker } from '../worker/compose.ts'`],
  ['simulators/a.ts', 'may', `import type { Json } from '../domain/json.ts'`],
  ['simulators/a.ts', 'may not', `import { isJson } from '../domain/json.ts'`],
  ['config/a.ts', 'may not', `import { a } from '../configuration/a.ts'`],
  ['utils/a.ts', 'may not', 'anything: the folder is unknown'],
  ['test/a.ts', 'may', `import { startSynclineWorker } from '../worker/compose.ts'`],
])('%s %s write %j', (file, may, source) => {
  const violations = violationsOf(file, source);
  expect(violations).toHaveLength(may === 'may' ? 0 : 1);
  if (may === 'may not') expect(violations[0]?.sentence).toContain(file);
});
