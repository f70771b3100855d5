// Circles of files: each of them can be understood only together with all others, so a type closes one like code does.
import path from 'node:path';
import { readImports } from './read-imports.ts';

export interface SourceFile {
  /** From the top, like `push/attempt.ts`. */
  file: string;
  source: string;
}

/**
 * One path per circle, like `a.ts → b.ts → a.ts`: a shortest one through the first file that stands in it. Circles that
 * share a file are one.
 */
export function circlesOf(sources: readonly SourceFile[]): string[] {
  const imports = importsBetween(sources);
  const reached = new Map([...imports.keys()].map((file) => [file, reachedFrom(file, imports)]));
  const named = new Set<string>();
  const circles: string[] = [];
  for (const file of [...imports.keys()].toSorted()) {
    if (named.has(file) || reached.get(file)?.has(file) !== true) continue;
    for (const other of reached.get(file) ?? []) if (reached.get(other)?.has(file) === true) named.add(other);
    circles.push(shortestWayBack(file, imports).join(' → '));
  }
  return circles;
}

type Imports = ReadonlyMap<string, readonly string[]>;

/** Of packages, and of files that are not among these, nothing is known. */
function importsBetween(sources: readonly SourceFile[]): Imports {
  const known = new Set(sources.map(({ file }) => file));
  return new Map(
    sources.map(({ file, source }) => [
      file,
      readImports(source)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => path.posix.join(path.posix.dirname(file), specifier))
        .filter((imported) => known.has(imported)),
    ]),
  );
}

/** The file itself only if a way leads back to it. */
function reachedFrom(start: string, imports: Imports): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const next of imports.get(file) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}

/** Breadth first: the first way that comes back is a shortest one. */
function shortestWayBack(start: string, imports: Imports): string[] {
  const cameFrom = new Map<string, string>();
  const open = [start];
  for (let file = open.shift(); file !== undefined; file = open.shift()) {
    for (const next of imports.get(file) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      if (next === start) return wayTo(start, cameFrom);
      open.push(next);
    }
  }
  throw new Error(`${start} stands in no circle`);
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end];
  for (let file = cameFrom.get(end); file !== end && file !== undefined; file = cameFrom.get(file)) {
    way.unshift(file);
  }
  return [end, ...way];
}
