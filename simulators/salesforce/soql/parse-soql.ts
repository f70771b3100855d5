// SELECT … FROM … WHERE … ORDER BY … LIMIT … OFFSET …, as far as integrations use it.
import { tokensOf, unexpected, type Token } from './tokens.ts';

export type Literal = string | number | boolean | null;

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { path: Path; operator: Operator; values: Value[] };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN';
/** `isDate`: written without quotes, which is the only way that a date can be compared. */
export interface Value {
  literal: Literal;
  isDate: boolean;
}

/** `Account.Name`, and where it stands. */
export interface Path {
  names: string[];
  at: number;
}

export interface Soql {
  text: string;
  isCount: boolean;
  paths: Path[];
  /** `(SELECT Id FROM OpportunityContactRoles)`. */
  children: Soql[];
  from: Path;
  where: Condition | undefined;
  orderBy: { path: Path; isDescending: boolean; areNullsLast: boolean }[];
  limit: number | undefined;
  offset: number;
}

/** Throws a SoqlError for what Salesforce would not read either, or what this simulator does not know. */
export function parseSoql(text: string): Soql {
  const tokens = tokensOf(text);
  let at = 0;

  const peek = (): Token => tokens[at] ?? { is: 'end', text: '<EOF>', at: text.length };
  const isNext = (word: string): boolean =>
    ['word', 'sign'].includes(peek().is) && peek().text.toUpperCase() === word;
  const fail = (token = peek()): never => {
    throw unexpected(text, token.at, token.text);
  };

  function take(is: Token['is']): Token {
    const token = peek();
    if (token.is !== is) fail(token);
    at += 1;
    return token;
  }

  function taken(...words: string[]): boolean {
    const start = at;
    for (const word of words) {
      if (!isNext(word)) {
        at = start;
        return false;
      }
      at += 1;
    }
    return true;
  }

  function require(word: string): void {
    if (!taken(word)) fail();
  }

  function list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (taken(',')) items.push(item());
    return items;
  }

  function path(): Path {
    const token = take('word');
    return { names: token.text.split('.'), at: token.at };
  }

  function query(): Soql {
    require('SELECT');
    const isCount = taken('COUNT', '(', ')');
    const children: Soql[] = [];
    const paths: Path[] = [];
    if (!isCount) {
      list(() => {
        if (!taken('(')) return paths.push(path());
        children.push(query());
        return require(')');
      });
    }
    require('FROM');
    const from = path();
    const where = taken('WHERE') ? condition() : undefined;
    const orderBy = taken('ORDER', 'BY') ? list(order) : [];
    const limit = taken('LIMIT') ? Number(take('number').text) : undefined;
    const offset = taken('OFFSET') ? Number(take('number').text) : 0;
    return { text, isCount, paths, children, from, where, orderBy, limit, offset };
  }

  // AND and OR do not mix without brackets: Salesforce refuses it too.
  function condition(): Condition {
    const first = term();
    if (isNext('AND')) return { all: [first, ...rest('AND')] };
    if (isNext('OR')) return { any: [first, ...rest('OR')] };
    return first;
  }

  function rest(word: 'AND' | 'OR'): Condition[] {
    const terms: Condition[] = [];
    while (taken(word)) terms.push(term());
    if (isNext('AND') || isNext('OR')) fail();
    return terms;
  }

  function term(): Condition {
    if (taken('NOT')) return { not: term() };
    if (taken('(')) {
      const inner = condition();
      require(')');
      return inner;
    }
    return comparison();
  }

  function comparison(): Condition {
    const left = path();
    if (taken('LIKE')) return { path: left, operator: 'LIKE', values: [value()] };
    const isNegated = taken('NOT', 'IN');
    if (isNegated || taken('IN')) {
      require('(');
      const values = list(value);
      require(')');
      return { path: left, operator: isNegated ? 'NOT IN' : 'IN', values };
    }
    const token = take('sign');
    const operator = token.text === '<>' ? '!=' : token.text;
    if (!['=', '!=', '<', '<=', '>', '>='].includes(operator)) fail(token);
    return { path: left, operator: operator as Operator, values: [value()] };
  }

  function value(): Value {
    const token = peek();
    at += 1;
    if (token.is === 'string') return { literal: token.text, isDate: false };
    if (token.is === 'number') return { literal: Number(token.text), isDate: false };
    if (token.is === 'date') return { literal: token.text, isDate: true };
    const word = token.is === 'word' ? token.text.toLowerCase() : '';
    if (word === 'null') return { literal: null, isDate: false };
    if (word === 'true' || word === 'false') return { literal: word === 'true', isDate: false };
    return fail(token);
  }

  function order() {
    const ordered = path();
    const isDescending = taken('DESC');
    if (!isDescending) taken('ASC');
    const areNullsLast = taken('NULLS', 'LAST');
    if (!areNullsLast) taken('NULLS', 'FIRST');
    return { path: ordered, isDescending, areNullsLast };
  }

  const parsed = query();
  if (peek().is !== 'end') fail();
  return parsed;
}
