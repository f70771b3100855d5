// What a new connector still says of no CRM in particular: each place of its folder that is marked "FILL IN".
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `fields.ts:9: the CRM's names of fields`, by file and line. */
export async function leftToFillIn(folder: URL): Promise<string[]> {
  const top = fileURLToPath(folder);
  // A folder that was built and moved has no sources beside it.
  if (!existsSync(top)) return [];
  const names = await readdir(top, { recursive: true });
  const files = names.filter((name) => /(?<!\.d)\.ts$|\.md$/.test(name)).toSorted();
  const found = await Promise.all(
    files.map(async (name) => {
      const lines = (await readFile(path.join(top, name), 'utf8')).split('\n');
      return lines.flatMap((line, at) => {
        const [, what] = /\bFILL IN: (.*?)(?: ?(?:-->|\*\/))?$/.exec(line) ?? [];
        return what === undefined ? [] : [`${name.replaceAll(path.sep, '/')}:${at + 1}: ${what}`];
      });
    }),
  );
  return found.flat();
}
