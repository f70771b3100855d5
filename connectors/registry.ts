// Finds the connectors in the folders beside this file. Nobody edits it: a new folder is a new connector.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Connector } from './connector.ts';

export interface Registry {
  /** By name or alias. */
  get(name: string): Connector | undefined;
  /** In alphabetical order. */
  list(): Connector[];
}

/**
 * Throws when a folder's default export is no connector, or two of them share a name. `also`: other folders that hold
 * folders of connectors.
 */
export async function createRegistry(
  folder: URL = new URL('.', import.meta.url),
  also: readonly URL[] = [],
): Promise<Registry> {
  const files = await Promise.all([folder, ...also].map(definitionsIn));
  const connectors = await Promise.all(files.flat().map(load));
  const byName = new Map<string, Connector>();
  for (const connector of connectors) {
    for (const name of [connector.name, ...(connector.aliases ?? [])]) {
      const other = byName.get(name);
      if (other !== undefined)
        throw new Error(`Two connectors are called "${name}": ${other.title}, ${connector.title}.`);
      byName.set(name, connector);
    }
  }
  const sorted = connectors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { get: (name) => byName.get(name), list: () => [...sorted] };
}

async function definitionsIn(folder: URL): Promise<URL[]> {
  const entries = await readdir(fileURLToPath(folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => definitionIn(new URL(`${entry.name}/`, folder)))
    .filter((file) => file !== undefined);
}

// From sources index.ts, from dist/ index.js. A folder without either (the kit) is no connector.
function definitionIn(folder: URL): URL | undefined {
  return ['index.ts', 'index.js']
    .map((name) => new URL(name, folder))
    .find((file) => existsSync(fileURLToPath(file)));
}

async function load(file: URL): Promise<Connector> {
  const module = (await import(file.href)) as { default?: Partial<Connector> };
  const definition = module.default;
  if (typeof definition?.name !== 'string' || typeof definition.open !== 'function') {
    throw new Error(`${fileURLToPath(file)} has no connector as its default export.`);
  }
  return definition as Connector;
}
