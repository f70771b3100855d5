// Finds the connectors in the folders beside this file. Nobody edits it: a new folder is a new connector.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Connector } from './connector.ts';
import type { ConformanceSample } from './kit/testing/conformance-sample.ts';

export interface Registry {
  /** By name or alias. */
  get(name: string): Connector | undefined;
  /** In alphabetical order. */
  list(): Connector[];
}

export interface FoundConnector {
  connector: Connector;
  /** Its own, with a slash at its end. */
  folder: URL;
  /** Of its fixtures/conformance. Throws where there are none. */
  samples(): Promise<Record<string, ConformanceSample>>;
}

/** Sources run from sources, built files from dist/ and from wherever else somebody has built a connector. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Throws when a folder's default export is no connector, or two of them share a name. `also`: other folders that hold
 * folders of connectors.
 */
export async function createRegistry(
  folder: URL = new URL('.', import.meta.url),
  also: readonly URL[] = [],
): Promise<Registry> {
  const found = await findConnectors(folder, also);
  const byName = new Map<string, Connector>();
  for (const { connector } of found) {
    for (const name of [connector.name, ...(connector.aliases ?? [])]) {
      const other = byName.get(name);
      if (other !== undefined)
        throw new Error(`Two connectors are called "${name}": ${other.title}, ${connector.title}.`);
      byName.set(name, connector);
    }
  }
  return { get: (name) => byName.get(name), list: () => found.map(({ connector }) => connector) };
}

/** In alphabetical order, with where each of them is. Throws when a folder's default export is no connector. */
export async function findConnectors(
  folder: URL = new URL('.', import.meta.url),
  also: readonly URL[] = [],
): Promise<FoundConnector[]> {
  const files = await Promise.all([folder, ...also].map(definitionsIn));
  const found = await Promise.all(files.flat().map(load));
  return found.toSorted((a, b) => (a.connector.name < b.connector.name ? -1 : 1));
}

async function definitionsIn(folder: URL): Promise<URL[]> {
  const entries = await readdir(fileURLToPath(folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => definitionIn(new URL(`${encodeURIComponent(entry.name)}/`, folder)))
    .filter((file) => file !== undefined);
}

/** A folder without one (the kit) is no connector. */
function definitionIn(folder: URL): URL | undefined {
  return [...new Set([extension, 'js'])]
    .map((each) => new URL(`index.${each}`, folder))
    .find((file) => existsSync(fileURLToPath(file)));
}

/** One that cannot be loaded is named: it may be somebody's own, and stands in the way of all commands. */
async function importDefinition(file: URL): Promise<{ default?: Partial<Connector> }> {
  try {
    return (await import(file.href)) as { default?: Partial<Connector> };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The connector ${fileURLToPath(file)} cannot be loaded: ${reason}.`, { cause: error });
  }
}

async function load(file: URL): Promise<FoundConnector> {
  const module = await importDefinition(file);
  const definition = module.default;
  if (typeof definition?.name !== 'string' || typeof definition.open !== 'function') {
    throw new Error(`${fileURLToPath(file)} has no connector as its default export.`);
  }
  return {
    connector: definition as Connector,
    folder: new URL('.', file),
    async samples() {
      const own = new URL(`fixtures/conformance${file.href.slice(file.href.lastIndexOf('.'))}`, file);
      const { samples } = (await import(own.href)) as { samples?: Record<string, ConformanceSample> };
      if (samples === undefined) throw new Error(`${fileURLToPath(own)} exports no samples.`);
      return samples;
    },
  };
}
