// SOQL as tokens, each with its place, because Salesforce says the column of what it does not understand.
import type { SalesforceError } from '../errors.ts';

export type Token =
  | { is: 'word'; text: string; at: number }
  | { is: 'string'; text: string; at: number }
  | { is: 'number'; text: string; at: number }
  | { is: 'date'; text: string; at: number }
  | { is: 'sign'; text: string; at: number }
  | { is: 'end'; text: string; at: number };

/** A query that Salesforce refuses; `error` is what it says. */
export class SoqlError extends Error {
  override name = 'SoqlError';
  readonly error: SalesforceError;

  constructor(error: SalesforceError) {
    super(error.message);
    this.error = error;
  }
}

const patterns: readonly (readonly [Exclude<Token['is'], 'end'>, RegExp])[] = [
  ['date', /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}))?/y],
  ['number', /[+-]?\d+(?:\.\d+)?/y],
  ['string', /'(?:[^'\\]|\\[^])*'/y],
  ['word', /[A-Za-z_][\w.]*/y],
  ['sign', /!=|<>|<=|>=|[=<>(),]/y],
];

export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const space = /\s+/y;
    space.lastIndex = at;
    if (space.test(query)) {
      at = space.lastIndex;
      continue;
    }
    const token = tokenAt(query, at);
    if (token === undefined) throw unexpected(query, at, query[at] ?? '');
    at = token.ends;
    tokens.push(token.token);
  }
  return [...tokens, { is: 'end', text: '<EOF>', at: query.length }];
}

/** MALFORMED_QUERY with the place. */
export function unexpected(query: string, at: number, text: string): SoqlError {
  return new SoqlError({
    code: 'MALFORMED_QUERY',
    message: placed(query, at, `unexpected token: '${text}'`),
  });
}

/** The form of all errors in a query: what is around, a mark under it, the column, and the words. */
export function placed(query: string, at: number, words: string): string {
  const from = Math.max(0, at - 32);
  return `\n${query.slice(from, at + 6)}\n${' '.repeat(at - from)}^\nERROR at Row:1:Column:${at + 1}\n${words}`;
}

function tokenAt(query: string, at: number): { token: Token; ends: number } | undefined {
  for (const [is, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(query)?.[0];
    if (found === undefined) continue;
    const text = is === 'string' ? unescaped(query, at, found) : found;
    return { token: { is, text, at }, ends: at + found.length };
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  // In LIKE these two stand for themselves; the backslash stays until then.
  _: '\\_',
  '%': '\\%',
};

function unescaped(query: string, at: number, quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\([^])/g, (whole, letter: string, offset: number) => {
    const meant = escapes[letter];
    if (meant === undefined) {
      const words = `Illegal string literal: ${whole}`;
      throw new SoqlError({ code: 'MALFORMED_QUERY', message: placed(query, at + 1 + offset, words) });
    }
    return meant;
  });
}
