// The HTTP of all connectors: guard, deadlines, the mark before a write, errors by what happens next, a log without data.
import type { CrmError } from '../../domain/failure.ts';
import type { ConnectorHttp, HttpAnswer, HttpRequest, RequestLimits } from '../connector.ts';
import { noAnswer, notSent, type ErrorContext } from './errors/classify.ts';
import type { KnownSecrets } from './login/known-secrets.ts';
import type { Credential, Login } from './login/login.ts';
import { mergeHeaders } from './requests/merge-headers.ts';
import type { HttpAgent } from './net/agent.ts';
import { exchange } from './net/exchange.ts';
import { faultError } from './net/fault-error.ts';

export { createHttpAgent, type HttpAgent, type HttpAgentOptions } from './net/agent.ts';

/** One line per request: never the query, a header, a body. */
export interface HttpLogEntry {
  crm: string;
  operation: string;
  method: string;
  host: string;
  path: string;
  durationMs: number;
  /** Absent when there was no answer; then `fault` says why. */
  status?: number;
  fault?: string;
}

export interface ConnectorHttpOptions {
  agent: HttpAgent;
  crm: string;
  connectTimeoutMs: number;
  requestTimeoutMs: number;
  /** The clock of all deadlines, in ms; performance.now() when absent. */
  now?: (() => number) | undefined;
  /** What no message may show. */
  secrets: KnownSecrets;
  /** Put into each request; absent where the connector's own requests say who asks. */
  login?: Login | undefined;
  log?: (entry: HttpLogEntry) => void;
  maxAnswerBytes?: number;
}

/** Timers round to whole ms, so time that is used up may have a fraction left; no CRM answers within this. */
const leastUsefulMs = 5;

const defaultMaxAnswerBytes = 5 * 1024 * 1024;

/** One per session; what belongs to an attempt comes with each request. */
export function createConnectorHttp(options: ConnectorHttpOptions): ConnectorHttp {
  const { agent, crm, requestTimeoutMs, login, secrets, maxAnswerBytes = defaultMaxAnswerBytes } = options;
  const now = options.now ?? (() => performance.now());
  const { mask } = secrets;

  async function request(given: HttpRequest, limits: RequestLimits): Promise<HttpAnswer> {
    const { operation, isWrite } = given;
    const context: ErrorContext = { crm, operation, isWrite, mask };
    // Before the mark, from which the CRM's horizon counts: the process may stand still in it, and the request may not
    // begin late.
    const startedAt = now();
    const deadlineAt = Math.min(limits.deadlineAt, startedAt + requestTimeoutMs);
    if (deadlineAt - startedAt < leastUsefulMs) throw outOfTime(context);
    const credential = await login?.credential({ operation, deadlineAt });
    const prepared = prepare(context, given, credential);
    if (isWrite) await limits.beforeSend();
    limits.onRequest?.(1);
    const answer = await send(prepared, deadlineAt);
    if (credential === undefined) return answer;
    const isForToken = answer.status === 401 && login?.isNoTokenOfUse?.test(answer.text) !== true;
    if (!isForToken) return { ...answer, baseUrl: credential.baseUrl };
    // "Has not been applied" (RFC 9110, 15.5.2): nothing was executed, so that it may be sent again. Its mark still holds:
    // the deadline is the same.
    const renewed = await login?.renewed?.(credential, { operation, deadlineAt });
    if (renewed === undefined) return answer;
    const again = prepare(context, given, renewed);
    limits.onRequest?.(1);
    return { ...(await send(again, deadlineAt)), baseUrl: renewed.baseUrl };
  }

  /** Throws where nothing can be sent to such an address. */
  function prepare(context: ErrorContext, given: HttpRequest, credential?: Credential): Prepared {
    if (credential !== undefined) secrets.add(credential.secrets);
    const url = readUrl(context, given.url, credential);
    const problem = agent.problemOf(url);
    if (problem !== undefined) throw notSent(context, { kind: 'unsupported', reason: mask(problem) });
    const ours = { accept: 'application/json', 'user-agent': 'Syncline' };
    return { context, given, url, headers: mergeHeaders(ours, given.headers, credential?.headers) };
  }

  async function send({ context, given, url, headers }: Prepared, deadlineAt: number): Promise<HttpAnswer> {
    const { operation, method, body } = given;
    const startedAt = now();
    const timeoutMs = deadlineAt - startedAt;
    if (timeoutMs < leastUsefulMs) throw outOfTime(context);
    try {
      const answer = await exchange(agent.dispatcher, {
        url,
        method,
        headers,
        body,
        connectTimeoutMs: options.connectTimeoutMs,
        timeoutMs,
        deadlineAt,
        now,
        maxBytes: maxAnswerBytes,
      });
      write({ status: answer.status });
      return answer;
    } catch (error) {
      const failure = faultError(context, url, error, timeoutMs);
      write({ fault: failure.reason ?? failure.kind });
      throw failure;
    }

    function write(result: { status: number } | { fault: string }): void {
      options.log?.({
        crm,
        operation,
        method,
        host: url.host,
        path: mask(given.route ?? url.pathname),
        durationMs: Math.round(now() - startedAt),
        ...result,
      });
    }
  }

  return { request, mask };
}

interface Prepared {
  context: ErrorContext;
  given: HttpRequest;
  url: URL;
  headers: Record<string, string>;
}

/** A login goes nowhere but to the address that it is for, whatever an answer or a setting names. */
function readUrl(context: ErrorContext, text: string, credential: Credential | undefined): URL {
  const isPath = text.startsWith('/') && !text.startsWith('//');
  const whole = credential !== undefined && isPath ? `${credential.baseUrl}${text}` : text;
  if (!URL.canParse(whole))
    throw notSent(context, { kind: 'unsupported', reason: 'the settings make an address that is none' });
  const url = new URL(whole);
  if (credential === undefined || url.origin === new URL(credential.baseUrl).origin) return url;
  const reason = `${url.host} is not where this login is for, so nothing is sent there`;
  throw notSent(context, { kind: 'unsupported', reason: context.mask(reason) });
}

function outOfTime(context: ErrorContext): CrmError {
  return noAnswer(context, { hasSent: false, reason: 'the time of this attempt is over' });
}
