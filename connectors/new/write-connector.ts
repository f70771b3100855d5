// Writes the folder of a new connector from template/, which is a connector like any other, of a CRM that nobody has.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface NewConnector {
  name: string;
  /** As people call the CRM. */
  title: string;
  /** Of a connector that is there; its names are replaced. */
  template: string;
  /** Is made; there must be nothing in its place. */
  folder: string;
  /** The folder with package.json. */
  repository: string;
  /** `built`: for a folder outside of the repository, which the processes load as it was built. */
  imports: 'sources' | 'built';
}

/** Answers the files, by their names in the folder. */
export async function writeConnector(given: NewConnector): Promise<string[]> {
  const { template, folder, imports } = given;
  const names = await readdir(template, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(template, path.join(entry.parentPath, entry.name)));
  await mkdir(path.dirname(folder), { recursive: true });
  await mkdir(folder);
  for (const file of files) {
    const text = renamed(await readFile(path.join(template, file), 'utf8'), given);
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.endsWith('.ts') ? withImports(text, file, given) : text);
  }
  const more = imports === 'built' ? await writeProject(given) : [];
  return [...files, ...more].map((file) => file.replaceAll(path.sep, '/')).toSorted();
}

function renamed(text: string, { name, title }: NewConnector): string {
  const quoted = `'${title.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
  return text
    .replaceAll(/'Acme'|Acme/g, (found) => (found === 'Acme' ? title : quoted))
    .replaceAll(/(?<=['/`])acme(?=['/`.])/g, name);
}

/** What leads out of the template leads to the same file from where the folder is. */
function withImports(
  text: string,
  file: string,
  { template, folder, repository, imports }: NewConnector,
): string {
  const from = (root: string): string => path.dirname(path.join(root, file));
  return text.replaceAll(/(?<=\bfrom ')(\.[^']+)\.ts(?=')/g, (whole: string, name: string) => {
    const imported = path.join(from(template), name);
    if (!path.relative(template, imported).startsWith('..')) return whole;
    const inRepository = path.relative(repository, imported);
    const target =
      imports === 'built'
        ? path.join(repository, 'dist', `${inRepository}.js`)
        : path.join(repository, `${inRepository}.ts`);
    return path.relative(from(folder), target).replaceAll(path.sep, '/');
  });
}

/** So that it can be built where it is: `tsc --project <folder>`. */
async function writeProject({ folder, repository }: NewConnector): Promise<string[]> {
  const toRepository = path.relative(folder, repository).replaceAll(path.sep, '/');
  const project = {
    extends: `${toRepository}/tsconfig.json`,
    compilerOptions: {
      noEmit: false,
      rootDir: '.',
      outDir: '.',
      typeRoots: [`${toRepository}/node_modules/@types`],
    },
    include: ['**/*.ts'],
  };
  const files = { 'tsconfig.json': project, 'package.json': { private: true, type: 'module' } };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
  }
  return Object.keys(files);
}
