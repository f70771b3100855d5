// The calls of a JSON API below one address: what is sent, what came back as JSON, and what a refusal means.
import type { CrmError } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import type { ConnectorHttp, HttpAnswer, RequestLimits } from '../../connector.ts';
import { bodyOf, describeBody } from '../answers/answer-body.ts';
import { answerError, garbledAnswer, unusableAnswer, type ErrorContext } from '../errors/classify.ts';
import type { ErrorRow } from '../errors/http-error-rows.ts';
import { readText } from '../answers/json-path.ts';
import { createPersonMask } from '../errors/mask.ts';
import { webPage } from '../answers/parse-json.ts';
import type { WaitHeader } from '../errors/rate-waits.ts';

/** What a refusal says beyond its kind. */
export interface Refused {
  /** Which field it is about, by the CRM's name of it. */
  field?: string | undefined;
  /** The record that has the value already. */
  existingId?: string | undefined;
  /** Instead of those under the usual names. */
  words?: string | undefined;
}

export interface ApiOptions {
  crm: string;
  http: ConnectorHttp;
  /** The vendor's errors; HTTP's own come after them. */
  errors: readonly ErrorRow[];
  /** Which setting holds the address, for the person who has to correct it. */
  setting: string;
  /** How long to wait, in headers that only this vendor has. */
  waitHeaders?: readonly WaitHeader[];
  /** Where the answer names itself, for the vendor's support. */
  trace?: { path?: string; header?: string };
  /** Which field is refused, and why; which record stands in the way. */
  refusedIn?(json: Json): Refused | undefined;
  /** Of the CRM's words, what may be shown: after what was sent of a person is hidden in them. */
  shownOf?(words: string): string;
}

export interface ApiRequest {
  /** `createContact` */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the address of the API. */
  path: string;
  /** What the log shows instead of a path that holds a person's data. */
  route?: string | undefined;
  query?: Readonly<Record<string, string | undefined>>;
  body?: Json;
  headers?: Record<string, string>;
  /** A GET never is one; a search by POST says that it is none. */
  isWrite?: boolean;
  /** A 404 is about the address and no record. */
  isCreate?: boolean;
  /** Of an answer with a 4xx: it has a row for each that was sent, and is read like any other (Zoho, all rows refused). */
  hasRows?(json: Json): boolean;
  /** What is sent of somebody, which the CRM may repeat and no message may. */
  personal?: readonly string[];
  /** The CRM's name of a field → ours. */
  ourName?: (theirs: string) => string;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  /** Of the account's API: what record pages are built from. */
  baseUrl: string | undefined;
  /** Undefined where there is no body. */
  json: Json | undefined;
  /** What it says of one row: an error by the vendor's rows, as if it had come alone. */
  refusal(part: Json, own?: OwnWord): CrmError;
  /** This answer cannot be what it should be: a write may have been executed, and a lookup has said nothing. */
  garbled(reason: string): CrmError;
  /** A success that names no record which could be kept: executed most likely, and a setting is to be corrected. */
  unusable(reason: string): CrmError;
}

/** Of a part that has its own: a row with a status, the CRM behind a gateway. */
export interface OwnWord {
  status?: number;
  errors?: readonly ErrorRow[];
}

export type Api = ReturnType<typeof createApi>;

export function createApi(options: ApiOptions) {
  const { crm, http, errors, setting, waitHeaders, trace, refusedIn, shownOf = (words) => words } = options;

  /** Any 2xx whose body is JSON, or none, and a refusal of each row; everything else throws CrmError. */
  async function send(request: ApiRequest, limits: RequestLimits): Promise<ApiAnswer> {
    const { operation, method, path, route, query, body, headers = {}, personal = [], isCreate } = request;
    const isWrite = request.isWrite ?? method !== 'GET';
    const withoutPeople = createPersonMask(personal);
    const context: ErrorContext = {
      crm,
      operation,
      isWrite,
      ...(isCreate === undefined ? {} : { isCreate }),
      mask: http.mask,
      hide: (words) => shownOf(withoutPeople(words)),
      setting,
    };
    const answer = await http.request(
      {
        operation,
        method,
        url: `${path}${queryOf(query)}`,
        route,
        headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        isWrite,
      },
      limits,
    );
    const garbled = (reason: string): CrmError => garbledAnswer(context, answer, reason);
    const read = bodyOf(answer.text);
    const json = read.kind === 'json' ? read.json : undefined;
    if (!isRead(answer.status, json, request)) throw refusal(context, answer, json, request);
    if (read.kind !== 'json' && read.kind !== 'empty') {
      throw garbled(`the answer is ${describeBody(read)}, where JSON was to come: look at ${setting}`);
    }
    return {
      status: answer.status,
      headers: answer.headers,
      baseUrl: answer.baseUrl,
      json,
      garbled,
      unusable: (reason) => unusableAnswer(context, answer, reason),
      refusal(part, { status = answer.status, errors: rows = errors } = {}) {
        const alone = { ...answer, status, text: JSON.stringify(part) };
        return refusal(context, alone, part, { ...request, rows });
      },
    };
  }

  function refusal(
    context: ErrorContext,
    answer: HttpAnswer,
    json: Json | undefined,
    { ourName = (theirs) => theirs, rows = errors }: ApiRequest & { rows?: readonly ErrorRow[] },
  ): CrmError {
    const refused = json === undefined ? undefined : refusedIn?.(json);
    const theirs = refused?.field;
    const field = theirs === undefined ? undefined : ourName(theirs);
    return answerError(context, answer, {
      rows: [...rows, pageRow],
      field,
      existingId: refused?.existingId,
      reason: wordsAbout(field, theirs, refused?.words),
      trace: traceOf(answer, json),
      ...(waitHeaders === undefined ? {} : { waitHeaders }),
    });
  }

  function traceOf({ headers }: HttpAnswer, json: Json | undefined): string | undefined {
    const { path, header } = trace ?? {};
    const inBody = path === undefined || json === undefined ? undefined : readText(json, path);
    return inBody ?? (header === undefined ? undefined : headers[header]);
  }

  return { send };
}

function isRead(status: number, json: Json | undefined, { hasRows }: ApiRequest): boolean {
  if (status >= 200 && status <= 299) return true;
  return status >= 400 && status <= 499 && json !== undefined && hasRows?.(json) === true;
}

/** Of a lookup of one record by its id: undefined where the CRM says that there is none. */
export function unlessGone(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}

/** An API says in data that it has no such record: taken for that, a wrong address would have everybody deleted. */
const pageRow: ErrorRow = {
  status: 404,
  body: { pattern: webPage },
  kind: 'unsupported',
  sentence: 'the address answers with a web page: correct {address}',
  comment: 'A wrong path, or a proxy before the API.',
};

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'not_found';
}

/** `title (jobtitle): Property does not exist` */
function wordsAbout(
  field: string | undefined,
  theirs: string | undefined,
  words: string | undefined,
): string | undefined {
  if (field === undefined || words === undefined) return words;
  return `${field}${theirs === undefined || theirs === field ? '' : ` (${theirs})`}: ${words}`;
}

function queryOf(query: ApiRequest['query'] = {}): string {
  const parts = Object.entries(query).filter((part): part is [string, string] => part[1] !== undefined);
  return parts.length === 0 ? '' : `?${new URLSearchParams(parts).toString()}`;
}
