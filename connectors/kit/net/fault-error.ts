// From a request that got no answer to a CrmError with a sentence of what stood in the way.
import type { CrmError } from '../../../domain/failure.ts';
import { noAnswer, notSent, type ErrorContext } from '../errors/classify.ts';
import { ExchangeFault, OutOfTime } from './exchange.ts';
import { faultWords } from './fault-words.ts';
import { UnreadableBody } from './response-body.ts';
import { TargetRefused, targetOf } from './target-guard.ts';

/** Throws what is no fault of an exchange. */
export function faultError(context: ErrorContext, url: URL, error: unknown, timeoutMs: number): CrmError {
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
