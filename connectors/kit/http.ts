// The HTTP of all connectors: guard, deadlines, the mark before a write, errors by what happens next, a log without data.
import type { CrmError } from '../../domain/failure.ts';
import type { ConnectorHttp, HttpAnswer, HttpRequest, RequestLimits } from '../connector.ts';
import { noAnswer, notSent, type ErrorContext } from './classify.ts';
import { createMask } from './mask.ts';
import { mergeHeaders } from './merge-headers.ts';
import type { HttpAgent } from './net/agent.ts';
import { exchange, ExchangeFault, OutOfTime } from './net/exchange.ts';
import { faultWords } from './net/fault-words.ts';
import { UnreadableBody } from './net/response-body.ts';
import { TargetRefused, targetOf } from './net/target-guard.ts';

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
  /** Values that no message may show. */
  secrets: readonly string[];
  log?: (entry: HttpLogEntry) => void;
  maxAnswerBytes?: number;
}

/** Timers round to whole ms, so time that is used up may have a fraction left; no CRM answers within this. */
const leastUsefulMs = 5;

const defaultMaxAnswerBytes = 5 * 1024 * 1024;

/** One per session; what belongs to an attempt comes with each request. */
export function createConnectorHttp(options: ConnectorHttpOptions): ConnectorHttp {
  const { agent, crm, requestTimeoutMs, maxAnswerBytes = defaultMaxAnswerBytes } = options;
  const now = options.now ?? (() => performance.now());
  const mask = createMask(options.secrets);

  async function send(request: HttpRequest, limits: RequestLimits): Promise<HttpAnswer> {
    const { operation, isWrite, method } = request;
    const context: ErrorContext = { crm, operation, isWrite, mask };
    const url = readUrl(context, request.url);
    const problem = agent.problemOf(url);
    if (problem !== undefined) throw notSent(context, { kind: 'unsupported', reason: mask(problem) });

    const startedAt = now();
    // Before the mark, from which the CRM's horizon counts: the process may stand still in it, and the request may not
    // begin late.
    const deadlineAt = Math.min(limits.deadlineAt, startedAt + requestTimeoutMs);
    if (deadlineAt - startedAt < leastUsefulMs) throw outOfTime(context);
    if (isWrite) await limits.beforeSend();
    const timeoutMs = deadlineAt - now();
    if (timeoutMs < leastUsefulMs) throw outOfTime(context);
    try {
      const answer = await exchange(agent.dispatcher, {
        url,
        method,
        headers: mergeHeaders({ accept: 'application/json', 'user-agent': 'Syncline' }, request.headers),
        body: request.body,
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
        path: mask(request.route ?? url.pathname),
        durationMs: Math.round(now() - startedAt),
        ...result,
      });
    }
  }

  return { request: send };
}

function readUrl(context: ErrorContext, text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw notSent(context, { kind: 'unsupported', reason: 'the settings make an address that is none' });
}

function outOfTime(context: ErrorContext): CrmError {
  return noAnswer(context, { hasSent: false, reason: 'the time of this attempt is over' });
}

function faultError(context: ErrorContext, url: URL, error: unknown, timeoutMs: number): CrmError {
  if (!(error instanceof ExchangeFault)) throw error;
  const { cause, hasSent } = error;
  if (cause instanceof TargetRefused)
    return notSent(context, { kind: 'unsupported', reason: context.mask(cause.message) });
  // A line break in a key, a character that no header takes: it would fail the same way for ever.
  if (!hasSent && codeOf(cause) === 'UND_ERR_INVALID_ARG') {
    const reason = `the request cannot be written down (${error.message}): look at keys and headers for line breaks and unusual characters`;
    return notSent(context, { kind: 'unsupported', reason: context.mask(reason) });
  }
  return noAnswer(context, { hasSent, reason: faultReason(cause, targetOf(url), hasSent, timeoutMs), cause });
}

function faultReason(cause: unknown, target: string, hasSent: boolean, timeoutMs: number): string {
  const seconds = `${Math.round(timeoutMs / 100) / 10} s`;
  if (cause instanceof OutOfTime) {
    if (cause.waitedFor === 'answer') return `${target} gave no answer within ${seconds}`;
    if (cause.waitedFor === 'connection')
      return `no connection to ${target} in time: is the address right, or does a firewall stop us?`;
    return 'the time of this attempt is over';
  }
  const code = codeOf(cause);
  if (cause instanceof UnreadableBody)
    return `${target} sent an answer that cannot be read: ${cause.message}`;
  const known = hasSent && !code?.startsWith('HPE_') ? undefined : faultWords(code, target);
  if (known !== undefined) return known;
  const why = code ?? (cause instanceof Error ? cause.message : 'no reason given');
  return hasSent
    ? `${target} broke off before its answer was whole (${why})`
    : `no connection to ${target} (${why})`;
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED` …; Node wraps several tried addresses in an AggregateError. */
function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as NodeJS.ErrnoException;
  if (typeof code === 'string') return code;
  return cause instanceof AggregateError ? codeOf(cause.errors[0]) : undefined;
}
