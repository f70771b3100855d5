import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { createRegistry } from './registry.ts';

it('finds the connectors beside it, by name', async () => {
  const registry = await createRegistry();
  expect(registry.list().map(({ name }) => name)).toContain('http');
  expect(registry.get('http')?.title).toBe('Any CRM with an HTTP API');
  expect(registry.get('kit')).toBeUndefined();
  expect(registry.get('toString')).toBeUndefined();
});

it('works from built files, knows aliases, and refuses a name twice', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'syncline-registry-'));
  try {
    const add = async (name: string, source: string) => {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, 'index.js'), source);
    };
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    await mkdir(path.join(folder, 'kit'));
    await add('one', "export default { name: 'one', aliases: ['uno'], title: 'One', open() {} };");
    const url = pathToFileURL(`${folder}/`);
    const registry = await createRegistry(url);
    expect(registry.get('uno')).toBe(registry.get('one'));
    expect(registry.list()).toHaveLength(1);
    await add('two', "export default { name: 'uno', title: 'Two', open() {} };");
    await expect(createRegistry(url)).rejects.toThrow('Two connectors are called "uno": One, Two.');
    await add('three', 'export const nothing = 1;');
    await expect(createRegistry(url)).rejects.toThrow('has no connector as its default export');
  } finally {
    await rm(folder, { recursive: true });
  }
});
