// Holds one file against the import table.
import path from 'node:path';
import { importTable, type FolderRule } from './import-table.ts';
import { readImports } from './read-imports.ts';

export interface Violation {
  file: string;
  /** As resolved: a path from the top, or a package. */
  imports: string;
  /** Says the file, the import and the rule. */
  sentence: string;
}

/** `file` is a path from the top, like `push/attempt.ts`. */
export function violationsOf(file: string, source: string): Violation[] {
  const folder = file.split('/')[0] as string;
  const rule = importTable[folder];
  if (rule === 'anything') return [];
  if (rule === undefined) {
    const sentence = `${file}: the folder "${folder}" does not stand in test/architecture/import-table.ts`;
    return [{ file, imports: '', sentence }];
  }
  return readImports(source).flatMap(({ specifier, isTypeOnly, line }) => {
    const isOurs = specifier.startsWith('.');
    const imports = isOurs ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
    const isAllowed = isOurs ? mayImport(rule, folder, imports, isTypeOnly) : mayUse(rule, specifier);
    if (isAllowed) return [];
    const how = isTypeOnly ? ' (types)' : '';
    return [
      { file, imports, sentence: `${file}:${line} imports ${imports}${how}; ${ruleInWords(folder, rule)}` },
    ];
  });
}

function mayImport(rule: FolderRule, folder: string, imported: string, isTypeOnly: boolean): boolean {
  const allowed = [folder, ...rule.code, ...(isTypeOnly ? (rule.types ?? []) : [])];
  return allowed.some((each) => imported === each || imported.startsWith(`${each}/`));
}

function mayUse({ packages }: FolderRule, specifier: string): boolean {
  const isNamed = (name: string): boolean =>
    name.endsWith('/') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`);
  return 'only' in packages ? packages.only.some(isNamed) : !packages.never.some(isNamed);
}

function ruleInWords(folder: string, { code, types = [], packages }: FolderRule): string {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));
  const typesToo = types.length === 0 ? '' : `, and types of ${list(types)}`;
  const named =
    'only' in packages
      ? `only the packages: ${list(packages.only)}`
      : `never the packages: ${list(packages.never)}`;
  return `${folder} may import ${list(code)}${typesToo}; ${named}`;
}
