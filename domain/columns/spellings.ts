// The form of the tables of headers, and how one is looked up. A table says per target how its column may be called.
import type { ObjectType } from '../objects/objects.ts';
import { folded, foldedKey, numbered } from './folded.ts';

/**
 * Target → headers. A target is a field of ours (`email`), one of several columns for it with its place among them
 * (`phone@2`; `phone@#`: the place is the number in the header), a field of the app's own (`salutation`), or `-` for what
 * only describes the column beside it. Case, accents, blanks and signs of a header do not count.
 */
export type Spellings = Readonly<Record<string, readonly string[]>>;

/** A column that means something else where another one stands in the same header. */
export interface Beside {
  column: string;
  with: readonly string[];
  /** Not where one of these is there too. */
  unless?: readonly string[];
  is: string;
}

export interface Language {
  spellings: Readonly<Record<ObjectType, Spellings>>;
  /** Of contacts. */
  beside: readonly Beside[];
}

export interface Exporter {
  /** In sentences. */
  name: string;
  object: ObjectType;
  /**
   * Each entry: columns that only its files have together. Several, because people take columns out before they import,
   * and programs let them choose which ones to export.
   */
  isKnownBy: readonly (readonly string[])[];
  /** The column that names each contact, where neither its name nor an e-mail tells. */
  idColumn?: string;
  spellings: Spellings;
}

export interface Target {
  /** `-`: none. */
  field: string;
  order: number;
  /** It stands in a table, and is no field just because the column is called so. */
  isKnown: boolean;
}

// Behind the places that tables name: `Phone 2` and a mobile phone are no rivals.
const firstNumbered = 10;

/** Answers the target of a folded header. */
export function lookupOf(spellings: Spellings): (name: string) => Target | undefined {
  const targets = new Map(
    Object.entries(spellings).flatMap(([target, headers]) =>
      headers.map((header) => [foldedKey(header), target] as const),
    ),
  );
  return (name) => {
    const exact = targets.get(name);
    if (exact !== undefined) return readTarget(exact, 1);
    const found = numbered(name);
    const target = found === undefined ? undefined : targets.get(found.key);
    return found === undefined || target === undefined ? undefined : readTarget(target, found.number);
  };
}

/** The target of a column beside which another one stands. */
export function besideOf(
  rules: readonly Beside[],
  name: string,
  all: ReadonlySet<string>,
): string | undefined {
  const isThere = (other: string): boolean => all.has(folded(other));
  return rules.find(
    (rule) => folded(rule.column) === name && rule.with.some(isThere) && !rule.unless?.some(isThere),
  )?.is;
}

function readTarget(target: string, number: number): Target {
  const [field = '', place = '1'] = target.split('@');
  return { field, order: place === '#' ? firstNumbered + number : Number(place), isKnown: true };
}
