// What an answer says: success or not, which record, where it can be seen, how many were found.
import { isPlainObject, type Json } from '../../domain/json.ts';
import { isNoId as isWordForNoId } from '../../domain/no-id.ts';
import type { CrmRecord, HttpAnswer } from '../connector.ts';
import { flatten } from '../kit/flatten.ts';
import { readPath, readText } from '../kit/json-path.ts';
import { isWebPage, parseJson } from '../kit/parse-json.ts';
import { fillUrl, placeholdersOf, TemplateError } from '../kit/template.ts';
import { placeholderValues } from './requests/placeholders.ts';
import type { AnswersSettings } from './settings/endpoint-settings.ts';

/** The contract's own names. */
const contract = {
  id: 'lead_id',
  url: 'url',
  fields: 'lead_fields',
  hits: 'leads',
  status: 'status',
  reason: 'reason',
  failure: ['fail', 'error'],
  success: [] as string[],
  notFound: ['not found'],
  notFoundStatuses: ['404', '204'],
  pageIsNotFound: false,
};
type AnswerRules = typeof contract;

export type Body =
  | { kind: 'json'; json: Json }
  | { kind: 'empty' }
  | { kind: 'page' }
  | { kind: 'text' }
  | { kind: 'broken' };

/** What the body says of a request, whatever the HTTP status. */
export type StatedOutcome = 'nothing' | 'success' | 'failure' | 'not_found';

export interface Hit {
  externalId: string;
  url: string | undefined;
  /** Absent when the answer holds no fields. */
  record: CrmRecord | undefined;
}

export interface AnswerReader {
  bodyOf(answer: HttpAnswer): Body;
  statedOutcome(body: Body): StatedOutcome;
  /** The CRM's own words. */
  reason(body: Body): string | undefined;
  /** The HTTP status says "none". */
  isNotFoundStatus(answer: HttpAnswer): boolean;
  /** The record that a write names. */
  record(json: Json): Hit | undefined;
  /** The records of a lookup; undefined when the answer is neither a record, nor a list, nor "none". */
  hits(json: Json): { hits: Hit[]; isList: boolean } | undefined;
}

export function createAnswerReader(
  given: AnswersSettings,
  isContainer: (path: string) => boolean,
): AnswerReader {
  const rules = { ...contract, ...withoutUndefined(given) } as AnswerRules;

  function hitOf(json: Json): Hit | undefined {
    const externalId = idOf(readPath(json, rules.id));
    if (externalId === undefined) return undefined;
    return { externalId, url: urlOf(json, rules.url, externalId), record: recordOf(json) };
  }

  function recordOf(json: Json): CrmRecord | undefined {
    const fields = rules.fields === 'none' ? json : readPath(json, rules.fields);
    return isPlainObject(fields) ? flatten(fields as Record<string, Json>, isContainer) : undefined;
  }

  return {
    bodyOf: (answer) => bodyOf(answer.text),
    statedOutcome(body) {
      const status = body.kind === 'json' ? readText(body.json, rules.status) : undefined;
      if (status === undefined) return 'nothing';
      if (isOneOf(status, rules.notFound)) return 'not_found';
      if (isOneOf(status, rules.failure)) return 'failure';
      if (rules.success.length > 0) return isOneOf(status, rules.success) ? 'success' : 'failure';
      return 'success';
    },
    reason(body) {
      if (body.kind === 'page') return 'a web page instead of JSON';
      if (body.kind !== 'json') return undefined;
      const parts = [readText(body.json, rules.status), readText(body.json, rules.reason)];
      const words = parts.filter((part) => part !== undefined);
      return words.length === 0 ? undefined : words.join(': ');
    },
    isNotFoundStatus: (answer) =>
      rules.notFoundStatuses.includes(String(answer.status)) &&
      (rules.pageIsNotFound || !isWebPage(answer.text)),
    record: hitOf,
    hits(json) {
      const list = listIn(json, rules.hits);
      if (list !== undefined) {
        const hits = list.map(hitOf);
        return hits.every((hit) => hit !== undefined) ? { hits, isList: true } : undefined;
      }
      if (json === null || isNoId(readPath(json, rules.id))) return { hits: [], isList: false };
      const hit = hitOf(json);
      return hit === undefined ? undefined : { hits: [hit], isList: false };
    },
  };
}

function bodyOf(text: string): Body {
  if (text.trim() === '') return { kind: 'empty' };
  const json = parseJson(text);
  if (json !== undefined) return { kind: 'json', json };
  if (isWebPage(text)) return { kind: 'page' };
  // What begins like JSON and is none was cut off on the way.
  return { kind: /^\s*[[{"]/.test(text) ? 'broken' : 'text' };
}

function listIn(json: Json, path: string): Json[] | undefined {
  if (Array.isArray(json)) return json;
  const list = readPath(json, path);
  return Array.isArray(list) ? list : undefined;
}

/** Ids become texts. Whatever else stands there names no record; which texts can be kept: clean-session.ts. */
function idOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  return typeof value === 'string' && !isNoId(value) ? value.trim() : undefined;
}

// PHP makes 0 of null; an id of zero is nobody's, nor is what a program writes for a missing one.
function isNoId(value: Json | undefined): boolean {
  return (
    value === null ||
    value === false ||
    value === 0 ||
    (typeof value === 'string' && (/^0*$/.test(value.trim()) || isWordForNoId(value)))
  );
}

/** A path in the answer, or a template; only what a browser may open. */
function urlOf(json: Json, rule: string, externalId: string): string | undefined {
  const isTemplate = placeholdersOf(rule).length > 0 || /^https?:/i.test(rule);
  const url = isTemplate ? filled(rule, externalId) : readPath(json, rule);
  return typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}

function filled(template: string, externalId: string): string | undefined {
  try {
    return fillUrl(template, placeholderValues({ externalId }, {}));
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

function isOneOf(status: string, texts: readonly string[]): boolean {
  const low = status.toLowerCase();
  return texts.some((text) =>
    text.startsWith('=') ? low === text.slice(1).trim().toLowerCase() : low.includes(text.toLowerCase()),
  );
}

function withoutUndefined(given: AnswersSettings): Partial<AnswerRules> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
