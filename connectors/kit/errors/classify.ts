// From an answer, or from none, to a CrmError: the one place that decides what the CRM may have executed.
import { CrmError, oneLine, type FailureKind } from '../../../domain/failure.ts';
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { HttpAnswer } from '../../connector.ts';
import { bodyOf, describeBody } from '../answers/answer-body.ts';
import { wordsInText } from '../answers/answer-words.ts';
import { existingIdIn } from '../ids/existing-id.ts';
import { httpErrorRows, isInRange, type ErrorRow } from './http-error-rows.ts';
import { readPath } from '../answers/json-path.ts';
import { parseJson } from '../answers/parse-json.ts';
import { rateWaitMs, type WaitHeader } from './rate-waits.ts';
import { retryAfterMs } from './retry-after.ts';

/** Which request it was, and how its errors are worded. */
export interface ErrorContext {
  crm: string;
  operation: string;
  isWrite: boolean;
  /** The request was to make a record. */
  isCreate?: boolean;
  /** Hides secrets. */
  mask: (text: string) => string;
  /** Hides people in what the CRM says. */
  hide?: ((text: string) => string) | undefined;
  /** Which setting holds the address, for the person who has to correct it. */
  setting?: string;
}

/** The error of an answer that is no success; rows are tried in order, HTTP's own last. */
export function answerError(
  context: ErrorContext,
  answer: HttpAnswer,
  known: {
    rows?: readonly ErrorRow[];
    /** The CRM's words; found under their usual names where it is absent. */
    reason?: string | undefined;
    /** The record that the answer names, where the connector has read it. */
    existingId?: string | undefined;
    /** Which field it is about, by our name. */
    field?: string | undefined;
    /** By what the CRM calls this request in its own log. */
    trace?: string | undefined;
    waitHeaders?: readonly WaitHeader[];
  } = {},
): CrmError {
  const json = parseJson(answer.text);
  const row = [...(known.rows ?? []), ...httpErrorRows].find((candidate) => matches(candidate, answer, json));
  if (row === undefined) return garbledAnswer(context, answer, known.reason ?? 'the answer makes no sense');
  const words = known.reason ?? wordsOf(answer);
  const own = context.isWrite ? (row.writeKind ?? row.kind) : row.kind;
  const onCreate = context.isCreate === true ? row.onCreate : undefined;
  const named = existingIdIn(answer.text, json);
  const isDuplicate =
    context.isWrite && (own === 'conflict' || (row.mayBeDuplicate === true && named !== undefined));
  const kind = isDuplicate ? 'conflict' : (onCreate?.kind ?? own);
  const ownSentence = onCreate?.sentence ?? row.sentence;
  const sentence = isRedirect(answer)
    ? redirectSentence(context, answer)
    : ownSentence?.replace('{address}', addressOf(context));
  const said = [sentence, words === undefined ? undefined : told(context, words)]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
  const reason = isForVendor(kind) ? withTrace(said, known.trace) : said;
  return new CrmError({
    kind,
    crm: context.crm,
    operation: context.operation,
    execution: context.isWrite ? (row.writeExecution ?? 'rejected') : 'rejected',
    status: answer.status,
    retryAfterMs: waitOf(kind, row, answer, known.waitHeaders),
    field: known.field,
    reason: reason === '' ? undefined : context.mask(reason),
    existingId: isDuplicate ? (named ?? (own === 'conflict' ? known.existingId : undefined)) : undefined,
  });
}

/** A reset that stands in every answer is no reason to wait, but after a refusal for too many. */
function waitOf(
  kind: FailureKind,
  row: ErrorRow,
  { headers }: HttpAnswer,
  own: readonly WaitHeader[] | undefined,
): number | undefined {
  if (kind !== 'rate_limited') return retryAfterMs(headers) ?? row.waitMs;
  return retryAfterMs(headers) ?? row.waitMs ?? rateWaitMs(headers, own);
}

/** Nobody asks a vendor about a value that a person corrects; and equal refusals of an import are to be counted as one. */
function isForVendor(kind: FailureKind): boolean {
  return !['invalid_record', 'conflict', 'not_found', 'rate_limited'].includes(kind);
}

/** The vendor's support asks for it, so what is said before it is what is cut. */
function withTrace(said: string, trace: string | undefined): string {
  if (trace === undefined) return said;
  const shown = `[${oneLine(trace, longestTrace)}]`;
  return said === '' ? shown : `${oneLine(said, longestReason - shown.length - 1)} ${shown}`;
}

/** A UUID and a prefix; what CrmError shows of a reason. */
const [longestTrace, longestReason] = [60, 200];

/** Of what the CRM says only what may be shown. */
function told({ mask, hide = (text) => text }: ErrorContext, words: string): string {
  return mask(hide(words));
}

/** Of a page its title, of anything else what stands under the usual names. */
function wordsOf({ text }: HttpAnswer): string | undefined {
  const body = bodyOf(text);
  return body.kind === 'page' || body.kind === 'xml' ? describeBody(body) : wordsInText(text);
}

/** A 2xx that cannot be read: a write may have been executed, and a lookup has said nothing. */
export function garbledAnswer(context: ErrorContext, answer: HttpAnswer, reason: string): CrmError {
  return new CrmError({
    kind: context.isWrite ? 'unknown' : 'transient',
    crm: context.crm,
    operation: context.operation,
    execution: context.isWrite ? 'unknown' : 'rejected',
    status: answer.status,
    reason: told(context, reason),
  });
}

/**
 * A 2xx to a write that names no record which could be kept, or to a lookup in a form that is not read. A write was executed,
 * most likely, and the next one would be answered likewise: a setting is to be corrected.
 */
export function unusableAnswer(
  context: ErrorContext,
  answer: Pick<HttpAnswer, 'status'>,
  reason: string,
): CrmError {
  return new CrmError({
    kind: 'unsupported',
    crm: context.crm,
    operation: context.operation,
    execution: context.isWrite ? 'unknown' : 'rejected',
    status: answer.status,
    reason: told(context, reason),
    isAccepted: context.isWrite,
  });
}

/** No answer at all. Until the first byte nothing was executed; after it only a lookup is without consequence. */
export function noAnswer(
  context: ErrorContext,
  fault: { hasSent: boolean; reason: string; cause?: unknown },
): CrmError {
  const mayHaveExecuted = fault.hasSent && context.isWrite;
  return new CrmError({
    kind: mayHaveExecuted ? 'unknown' : 'transient',
    crm: context.crm,
    operation: context.operation,
    execution: mayHaveExecuted ? 'unknown' : fault.hasSent ? 'rejected' : 'not_sent',
    reason: context.mask(fault.reason),
    cause: fault.cause,
  });
}

/** What we ourselves refuse before the call; without an operation the data itself, whatever was to be done with it. */
export function notSent(
  context: Pick<ErrorContext, 'crm'> & Partial<Pick<ErrorContext, 'operation'>>,
  details: { kind: FailureKind; reason: string; field?: string },
): CrmError {
  return new CrmError({ ...context, ...details, execution: 'not_sent' });
}

/** 304 leads nowhere. */
function isRedirect({ status }: HttpAnswer): boolean {
  return status >= 300 && status <= 399 && status !== 304;
}

/** Where to, without path and query: they may hold a person's data. Mostly it is https instead of http. */
function redirectSentence(context: ErrorContext, { headers }: HttpAnswer): string {
  const location = headers['location'] ?? '';
  const to = URL.canParse(location) ? ` to ${new URL(location).origin}` : '';
  const address = addressOf(context);
  return loginPath.test(location.replace(/[?#].*$/s, ''))
    ? `the address sends us to a login page${to}: it is one for people, or does not know the key; correct ${address}, or the login`
    : `the address answers with a redirect${to}, which is never followed: correct ${address}`;
}

const loginPath = /\b(?:log-?in|log_in|sign-?in|sign_in|sso|saml2?|oauth2?|authorize|auth)\b/i;

function addressOf({ setting = 'the URL in the settings' }: ErrorContext): string {
  return setting;
}

function matches(row: ErrorRow, answer: HttpAnswer, json: Json | undefined): boolean {
  if (!isInRange(row, answer.status)) return false;
  if (row.header !== undefined && !row.header.pattern.test(answer.headers[row.header.name] ?? ''))
    return false;
  if (row.body === undefined) return true;
  if (row.body.path === undefined) return row.body.pattern.test(answer.text);
  const value = json === undefined ? undefined : readPath(json, row.body.path);
  if (value === undefined || value === null) return false;
  return row.body.pattern.test(
    Array.isArray(value) || isPlainObject(value) ? JSON.stringify(value) : String(value),
  );
}
