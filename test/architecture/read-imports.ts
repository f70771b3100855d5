// Reads what a TypeScript file imports. By patterns, not by a parser: oxfmt has put every statement into one form.

export interface Import {
  specifier: string;
  /** Nothing of it is left at run time. `import { type A }` is not one: verbatimModuleSyntax keeps that import. */
  isTypeOnly: boolean;
  line: number;
}

// A comment, or a text in quotes, which may hold what looks like a comment ("**/*.ts", "https://…").
const commentOrText = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
const statement =
  /(?<=^|[;}\n])[ \t]*(?:import|export)\s+(type\s+)?(?:[\w$*{][^;'"]*?\bfrom\s*)?(['"])([^'"\n]+)\2/g;
const call = /(typeof\s+)?\b(?:import|require)\s*\(\s*(['"`])([^'"`\n$]+)\2\s*\)/g;
const computedCall = /\bimport\s*\(\s*(?!['"`])/g;

/** Those whose path is written out, in the order of their lines. */
export function readImports(source: string): Import[] {
  const code = withoutComments(source);
  const found = [...code.matchAll(statement), ...code.matchAll(call)].map((match) => ({
    specifier: match[3] as string,
    isTypeOnly: match[1] !== undefined,
    line: lineOf(code, match.index + (/\S/.exec(match[0])?.index ?? 0)),
  }));
  return found.toSorted((first, second) => first.line - second.line);
}

/** Lines with `import(somePath)`: nobody can say what they import. */
export function readComputedImports(source: string): number[] {
  const code = withoutComments(source);
  return [...code.matchAll(computedCall)].map((match) => lineOf(code, match.index));
}

/** The code alone, each line where it was. */
export function withoutComments(source: string): string {
  return source.replaceAll(commentOrText, (found) =>
    found.startsWith('/') ? found.replaceAll(/[^\n]/g, ' ') : found,
  );
}

function lineOf(code: string, index: number): number {
  return code.slice(0, index).split('\n').length;
}
