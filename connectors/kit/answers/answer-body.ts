// What kind of thing an answer's body is, and how a person calls it: an API that answers a web page is no API.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { asWords } from './answer-words.ts';
import { isWebPage, parseJson } from './parse-json.ts';

export type Body =
  | { kind: 'json'; json: Json }
  | { kind: 'empty' }
  /** A login form, a proxy's error, a site's start page, a warning of PHP. */
  | { kind: 'page'; title: string | undefined }
  | { kind: 'xml'; root: string }
  | { kind: 'text'; text: string }
  /** It begins like JSON and is none: cut off on the way. */
  | { kind: 'broken' };

export function bodyOf(text: string): Body {
  if (text.trim() === '') return { kind: 'empty' };
  const json = parseJson(text);
  if (json !== undefined) return { kind: 'json', json };
  if (isWebPage(text)) return { kind: 'page', title: titleOf(text) };
  const root = /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!(?:--.*?--|[^>]*)>\s*)*<([A-Za-z_][\w:.-]{0,60})/s.exec(
    text,
  )?.[1];
  if (root !== undefined) return { kind: 'xml', root };
  return /^\s*[[{"]/.test(text) ? { kind: 'broken' } : { kind: 'text', text };
}

/** `a web page ("Log in")`, `XML (<Envelope>)`, `{}`: for a sentence about it. */
export function describeBody(body: Body): string {
  switch (body.kind) {
    case 'empty':
      return 'empty';
    case 'page':
      return body.title === undefined ? 'a web page' : `a web page ("${body.title}")`;
    case 'xml':
      return `XML (<${body.root}>)`;
    case 'broken':
      return 'the beginning of JSON, and was cut off';
    case 'text': {
      const words = asWords(body.text);
      return words === undefined ? 'no JSON' : `a text ("${words}")`;
    }
    case 'json':
      return describeJson(body.json);
  }
}

function describeJson(json: Json): string {
  if (Array.isArray(json)) return json.length === 0 ? 'an empty list' : `a list of ${json.length}`;
  if (isPlainObject(json)) return Object.keys(json).length === 0 ? '{}' : 'JSON';
  if (typeof json !== 'string') return String(json);
  const words = asWords(json);
  return words === undefined ? 'an empty text' : `a text ("${words}")`;
}

function titleOf(page: string): string | undefined {
  const [, title] = /<(?:title|h1)[^>]*>([^<]*)</i.exec(page) ?? [];
  return title === undefined ? undefined : asWords(title);
}
