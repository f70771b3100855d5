// Where the embedded stack keeps its data.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json, seen from the sources and from dist/ alike. */
export function repositoryRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('package.json was not found above the config folder');
    folder = parent;
  }
  return folder;
}

/** The default lies in the repository, wherever the command runs; a given one is relative to the current folder. */
export function homeFolder(given: string | undefined): string {
  return given === undefined ? path.join(repositoryRoot(), '.syncline') : path.resolve(given);
}
