// What an answer says: success or not, which record, where it can be seen, how many were found.
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { CrmRecord, HttpAnswer } from '../connector.ts';
import { bodyOf, type Body } from '../kit/answers/answer-body.ts';
import { wordsIn } from '../kit/answers/answer-words.ts';
import { externalIdOf, saysNoId } from '../kit/ids/external-id.ts';
import { flatten } from '../kit/records/flatten.ts';
import { readPath, readText } from '../kit/answers/json-path.ts';
import { isWebPage } from '../kit/answers/parse-json.ts';
import { saidOutcome, saysFailure, saysSuccess } from '../kit/answers/said-outcome.ts';
import { fillUrl, placeholdersOf, TemplateError } from '../kit/requests/template.ts';
import type { FieldPaths } from './field-paths.ts';
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
  /** Absent: by what APIs usually say (kit/answers/said-outcome.ts). */
  failure: undefined as string[] | undefined,
  success: [] as string[],
  notFound: ['not found'],
  notFoundStatuses: ['404', '204'],
  pageIsNotFound: false,
};
type AnswerRules = typeof contract;

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
  /** The CRM's own words; undefined where it says none. */
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
  paths: Pick<FieldPaths, 'isContainer' | 'pathOf'>,
): AnswerReader {
  const rules = { ...contract, ...withoutUndefined(given) } as AnswerRules;
  const isGuess = rules.failure === undefined && rules.success.length === 0;

  function hitOf(json: Json): Hit | undefined {
    const externalId = externalIdOf(readPath(json, rules.id));
    if (externalId === undefined) return undefined;
    return { externalId, url: urlOf(json, rules.url, externalId), record: recordOf(json) };
  }

  function recordOf(json: Json): CrmRecord | undefined {
    const fields = rules.fields === 'none' ? json : readPath(json, rules.fields);
    return isPlainObject(fields) ? flatten(fields as Record<string, Json>, paths.isContainer) : undefined;
  }

  /** A lead has a status too ("Attempted, failed"): where the answer is the record itself, it says nothing of the request. */
  function statusOf(json: Json, namesRecord: boolean): string | undefined {
    const isOurs = given.status === undefined && namesRecord && isRecordItself(json);
    return isOurs ? undefined : readText(json, rules.status);
  }

  function isRecordItself(json: Json): boolean {
    if (readText(json, rules.reason) !== undefined) return false;
    if (rules.fields === 'none') return true;
    return ['phone', 'email', 'name'].some((field) => {
      const path = paths.pathOf(field);
      return path !== undefined && readPath(json, path) !== undefined;
    });
  }

  function outcomeOfStatus(status: string, namesRecord: boolean): StatedOutcome {
    if (isOneOf(status, rules.notFound)) return 'not_found';
    if (rules.failure !== undefined && isOneOf(status, rules.failure)) return 'failure';
    if (rules.success.length > 0) return isOneOf(status, rules.success) ? 'success' : 'failure';
    if (isGuess && saysFailure(status, { namesRecord })) return 'failure';
    return saysSuccess(status) ? 'success' : 'nothing';
  }

  return {
    bodyOf: (answer) => bodyOf(answer.text),
    statedOutcome(body) {
      const text = body.kind === 'text' ? body.text : body.kind === 'json' && body.json;
      if (typeof text === 'string') return saysSuccess(text) ? 'success' : 'nothing';
      if (body.kind !== 'json') return 'nothing';
      const { json } = body;
      if (json === true) return 'success';
      const namesRecord = hitOf(json) !== undefined;
      const status = statusOf(json, namesRecord);
      const byStatus = status === undefined ? 'nothing' : outcomeOfStatus(status, namesRecord);
      if (byStatus === 'failure' || byStatus === 'not_found' || !isGuess) return byStatus;
      const said = saidOutcome(json, { namesRecord });
      if (said === 'errors') return byStatus === 'success' ? 'success' : 'failure';
      return said ?? byStatus;
    },
    reason(body) {
      if (body.kind !== 'json') return undefined;
      const { json } = body;
      const status = statusOf(json, hitOf(json) !== undefined);
      const words = readText(json, rules.reason) ?? wordsIn(json);
      // A number repeats HTTP's, which stands beside it.
      const isTold = status !== undefined && !/^\d+$/.test(status) && words?.includes(status) !== true;
      const parts = [isTold ? status : undefined, words].filter((part) => part !== undefined);
      return parts.length === 0 ? undefined : parts.join(': ');
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
      if (json === null || saysNoId(readPath(json, rules.id))) return { hits: [], isList: false };
      const hit = hitOf(json);
      return hit === undefined ? undefined : { hits: [hit], isList: false };
    },
  };
}

function listIn(json: Json, path: string): Json[] | undefined {
  if (Array.isArray(json)) return json;
  const list = readPath(json, path);
  return Array.isArray(list) ? list : undefined;
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
