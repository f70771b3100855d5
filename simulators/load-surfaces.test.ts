import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { loadSurfaces } from './load-surfaces.ts';
import { createSimulator } from './simulator.ts';

test('a folder with an index is a CRM, and what is none says so', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'syncline-surfaces-'));
  try {
    const add = async (name: string, source: string) => {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, 'index.js'), source);
    };
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    await mkdir(path.join(folder, 'http'));
    await add('second', "export default () => ({ name: 'second' });");
    await add('first', 'export default ({ keyField }) => ({ name: keyField });');
    const url = pathToFileURL(`${folder}/`);
    const surfaces = await loadSurfaces({ keyField: 'our_id' }, url);
    expect(surfaces.map(({ name }) => name)).toEqual(['our_id', 'second']);
    await add('third', 'export const nothing = 1;');
    await expect(loadSurfaces({ keyField: 'our_id' }, url)).rejects.toThrow(
      'has no simulated CRM as its default export',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the connections that show them are told, each at an address that is served', async () => {
  const simulator = await createSimulator();
  try {
    const answer = await fetch(`${simulator.url}/_control/demo-connections`);
    const demos = (await answer.json()) as { connectionId: string; path: string }[];
    expect(demos.map(({ connectionId }) => connectionId)).toEqual(
      expect.arrayContaining(['demo', 'hubspot', 'salesforce']),
    );
    for (const { path: place } of demos) {
      const { status } = await fetch(`${simulator.url}${place}/nothing-is-here`);
      const nowhere = (await (await fetch(`${simulator.url}/nowhere`)).json()) as { error: string };
      expect(status).not.toBe(500);
      expect(nowhere.error).toContain(`/${place.split('/')[1] ?? ''}`);
    }
  } finally {
    await simulator.close();
  }
});
