// Finds the simulated CRMs in the folders beside this file. Nobody edits it: a folder with an index.ts is a CRM.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CrmSurface, SurfaceOptions } from './crm-surface.ts';

/** In alphabetical order of their folders. Rejects when there is none, or an index has no surface as its default export. */
export async function loadSurfaces(
  options: SurfaceOptions,
  folder: URL = new URL('.', import.meta.url),
): Promise<CrmSurface[]> {
  const entries = await readdir(fileURLToPath(folder), { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .map((name) => indexIn(new URL(`${name}/`, folder)))
    .filter((file) => file !== undefined);
  if (files.length === 0) throw new Error(`There is no simulated CRM in ${fileURLToPath(folder)}.`);
  return Promise.all(files.map((file) => load(file, options)));
}

// From sources index.ts, from dist/ index.js.
function indexIn(folder: URL): URL | undefined {
  return ['index.ts', 'index.js']
    .map((name) => new URL(name, folder))
    .find((file) => existsSync(fileURLToPath(file)));
}

async function load(file: URL, options: SurfaceOptions): Promise<CrmSurface> {
  const { default: create } = (await import(file.href)) as {
    default?: (options: SurfaceOptions) => CrmSurface;
  };
  if (typeof create !== 'function') {
    throw new Error(`${fileURLToPath(file)} has no simulated CRM as its default export.`);
  }
  return create(options);
}
