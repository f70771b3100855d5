// select … from … where … limit … offset …, as far as integrations use it.
import { queryError, syntaxError, tokensOf, type Token } from './tokens.ts';

export type Literal = string | number | boolean;
export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'like'
  | 'in'
  | 'not in'
  | 'is null'
  | 'is not null';

export type Condition =
  | { all: [Condition, Condition] }
  | { any: [Condition, Condition] }
  | { field: string; operator: Operator; values: Literal[] };

export interface Coql {
  fields: string[];
  module: string;
  where: Condition;
  limit: number;
  offset: number;
}

/** COQL limitations; `in` takes 50 values in all documents that say a number. */
const most = { fields: 50, values: 50, criteria: 25, limit: 2000 };

/** Throws a CoqlError for what Zoho would not read either, or what this simulator does not know. */
export function parseCoql(text: string): Coql {
  const tokens = tokensOf(text);
  let at = 0;
  let criteria = 0;

  const peek = (): Token => tokens[at] ?? { is: 'end', text: '<EOF>', at: text.length };
  const fail = (token = peek()): never => {
    throw syntaxError(token.at, token.text);
  };

  function taken(...words: string[]): boolean {
    const isNext = words.every((word, ahead) => {
      const token = tokens[at + ahead];
      return token !== undefined && ['word', 'sign'].includes(token.is) && token.text.toLowerCase() === word;
    });
    if (isNext) at += words.length;
    return isNext;
  }

  function require(word: string): void {
    if (!taken(word)) fail();
  }

  function word(): string {
    const token = peek();
    if (token.is !== 'word') fail();
    at += 1;
    return token.text;
  }

  function literal(): Literal {
    const token = peek();
    if (taken('true')) return true;
    if (taken('false')) return false;
    if (token.is !== 'string' && token.is !== 'number') fail();
    at += 1;
    return token.is === 'number' && Number.isSafeInteger(Number(token.text))
      ? Number(token.text)
      : token.text;
  }

  function list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (taken(',')) items.push(item());
    return items;
  }

  function values(): Literal[] {
    require('(');
    const given = list(literal);
    require(')');
    if (given.length > most.values) {
      throw queryError('value given seems to be invalid for the column', {
        limit: most.values,
        clause: 'where',
      });
    }
    return given;
  }

  function comparison(): Condition {
    criteria += 1;
    const field = word();
    if (taken('is', 'not', 'null')) return { field, operator: 'is not null', values: [] };
    if (taken('is', 'null')) return { field, operator: 'is null', values: [] };
    if (taken('not', 'in')) return { field, operator: 'not in', values: values() };
    if (taken('in')) return { field, operator: 'in', values: values() };
    for (const operator of ['like', '=', '!=', '<=', '>=', '<', '>'] as const) {
      if (taken(operator)) return { field, operator, values: [literal()] };
    }
    return fail();
  }

  function operand(): Condition {
    if (!taken('(')) return comparison();
    const inner = pair();
    require(')');
    return inner;
  }

  /** Two at most between two brackets: `((A and B) and C)` (COQL limitations). */
  function pair(): Condition {
    const first = operand();
    if (taken('and')) return { all: [first, operand()] };
    return taken('or') ? { any: [first, operand()] } : first;
  }

  require('select');
  const fields = list(word);
  require('from');
  const module = word();
  require('where');
  const where = pair();
  const limit = taken('limit') ? Number(literal()) : 200;
  const offset = taken('offset') ? Number(literal()) : 0;
  if (peek().is !== 'end') fail();
  if (fields.length > most.fields) throw limitExceeded('select', most.fields);
  if (criteria > most.criteria) throw limitExceeded('where', most.criteria);
  if (limit > most.limit) throw limitExceeded('limit', most.limit);
  return { fields, module, where, limit, offset };
}

function limitExceeded(clause: string, limit: number) {
  return queryError('invalid query formed', { clause, limit });
}

/** Credits by the limit: 1 up to 200, 2 up to 1,000, 3 above (COQL overview). */
export function creditsOf(query: string): number {
  const limit = Number(/\blimit\s+(\d+)/i.exec(query)?.[1] ?? 200);
  return limit <= 200 ? 1 : limit <= 1000 ? 2 : 3;
}
