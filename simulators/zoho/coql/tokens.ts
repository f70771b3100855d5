// COQL as tokens.
import type { ZohoError } from '../errors.ts';

export type Token = { is: 'word' | 'string' | 'number' | 'sign' | 'end'; text: string; at: number };

/** A query that Zoho refuses; `error` is what it says. */
export class CoqlError extends Error {
  override name = 'CoqlError';
  readonly error: ZohoError;

  constructor(error: ZohoError) {
    super(error.message);
    this.error = error;
  }
}

const patterns: readonly (readonly [Exclude<Token['is'], 'end'>, RegExp])[] = [
  ['number', /-?\d+(?:\.\d+)?/y],
  ['string', /'(?:[^'\\]|\\[^])*'/y],
  ['word', /[A-Za-z_$][\w.$]*/y],
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
    if (token === undefined) throw syntaxError(at, query.slice(at, at + 20));
    tokens.push(token.token);
    at = token.ends;
  }
  return [...tokens, { is: 'end', text: '<EOF>', at: query.length }];
}

export function syntaxError(at: number, near: string): CoqlError {
  const details = { line: 1, column: at, near };
  return new CoqlError({ code: 'SYNTAX_ERROR', message: 'error occured while parsing the query', details });
}

export function queryError(message: string, details: Record<string, unknown>): CoqlError {
  return new CoqlError({ code: 'INVALID_QUERY', message, details });
}

function tokenAt(query: string, at: number): { token: Token; ends: number } | undefined {
  for (const [is, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(query)?.[0];
    if (found === undefined) continue;
    // A backslash makes what follows it stand for itself (kaizen 171).
    const text = is === 'string' ? found.slice(1, -1).replaceAll(/\\([^])/g, '$1') : found;
    return { token: { is, text, at }, ends: at + found.length };
  }
  return undefined;
}
