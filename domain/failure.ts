// What can go wrong at a CRM, by what happens next. The kind decides; nothing reads messages.
import type { Advice } from './advice.ts';

export type FailureKind =
  | 'rate_limited'
  | 'transient'
  | 'auth_expired'
  | 'forbidden'
  | 'invalid_record'
  | 'conflict'
  | 'not_found'
  | 'unsupported'
  | 'unknown';

/** Why a change or a request was not taken at all; never sent to a CRM. */
export type RefusalKind = 'too_large' | 'undecodable' | 'forgotten' | 'invalid_id';

/** Did the CRM execute the request? `unknown`: it may have. */
export type Execution = 'not_sent' | 'rejected' | 'unknown';

/** What the entity does after a failure of this kind. */
export type FailureConsequence = 'retry' | 'park' | 'stop';

/** One row per kind: what happens next, and what a person can do. */
export const failureTable: Record<FailureKind, { consequence: FailureConsequence; advice: Advice }> = {
  // The CRM told us to slow down; Retry-After is honoured.
  rate_limited: { consequence: 'retry', advice: { code: 'wait_for_crm' } },
  // 5xx on a read, connection refused, time-out before anything was sent.
  transient: { consequence: 'retry', advice: { code: 'wait' } },
  // The credential is not valid any more.
  auth_expired: { consequence: 'park', advice: { code: 'renew_login' } },
  // A valid login that may not do this.
  forbidden: { consequence: 'stop', advice: { code: 'allow_in_crm' } },
  // The CRM, or a required-field check before the call, refuses the data.
  invalid_record: { consequence: 'stop', advice: { code: 'correct_field' } },
  // The record belongs to another entity, or several records match.
  conflict: { consequence: 'stop', advice: { code: 'choose_record' } },
  // The record that the link names is gone.
  not_found: { consequence: 'stop', advice: { code: 'correct_link' } },
  // The connector or this CRM account cannot do it.
  unsupported: { consequence: 'stop', advice: { code: 'change_settings' } },
  // Nobody can know whether the CRM executed the request; the push waits and looks before it writes again.
  unknown: { consequence: 'stop', advice: { code: 'look_in_crm' } },
};

/** What a person is shown: kind, sentence, what to do. Never a token, a body or a person's data. */
export interface Failure {
  kind: FailureKind | RefusalKind;
  message: string;
  /** Each face words it (entity/what-to-do.ts, where it says commands). */
  advice: Advice;
  field?: string | undefined;
}

export interface CrmErrorDetails {
  kind: FailureKind;
  crm: string;
  /** Absent: what was to be sent was refused before any request. */
  operation?: string | undefined;
  execution: Execution;
  /** HTTP status, where there was an answer. */
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  field?: string | undefined;
  /** The CRM's own reason in its words, cut to one line; connectors take care that it holds no secret. */
  reason?: string | undefined;
  /** Of a conflict: the record that is there already, as the CRM names it. */
  existingId?: string | undefined;
  /** A write was answered with a success that names no record. */
  isAccepted?: boolean | undefined;
  cause?: unknown;
}

/** The one error of connectors and push. `execution` says whether the CRM may have executed the request. */
export class CrmError extends Error {
  readonly kind: FailureKind;
  readonly crm: string;
  readonly operation: string | undefined;
  readonly execution: Execution;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly field: string | undefined;
  readonly reason: string | undefined;
  readonly existingId: string | undefined;
  readonly isAccepted: boolean;

  constructor(details: CrmErrorDetails) {
    super(crmErrorMessage(details), { cause: details.cause });
    this.name = 'CrmError';
    this.kind = details.kind;
    this.crm = details.crm;
    this.operation = details.operation;
    this.execution = details.execution;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.field = details.field;
    this.reason = details.reason;
    this.existingId = details.existingId;
    this.isAccepted = details.isAccepted === true;
  }
}

export function failureOf(error: CrmError): Failure {
  return {
    kind: error.kind,
    message: error.message,
    advice: failureTable[error.kind].advice,
    field: error.field === undefined ? undefined : oneLine(error.field),
  };
}

/**
 * `http createContact: 429 (rate_limited, retry in 2 s): reason`, `http createContact: reason (transient)`, or
 * `nothing was sent to http: reason (invalid_record)`.
 */
function crmErrorMessage(details: CrmErrorDetails): string {
  const retry =
    details.retryAfterMs === undefined ? '' : `, retry in ${Math.ceil(details.retryAfterMs / 1000)} s`;
  const reason = details.reason === undefined ? '' : oneLine(details.reason);
  const kind = `(${details.kind}${retry})`;
  const said =
    details.status === undefined
      ? [reason, kind].filter((part) => part !== '').join(' ')
      : `${details.status} ${kind}${reason === '' ? '' : `: ${reason}`}`;
  const { crm, operation } = details;
  return operation === undefined ? `nothing was sent to ${crm}: ${said}` : `${crm} ${operation}: ${said}`;
}

/** No control character and no half of a surrogate pair: Postgres refuses both, and the push would fail for ever. */
export function oneLine(text: string, most = 200): string {
  const characters = Array.from(text.replaceAll(/[\s\p{Control}\p{Surrogate}]+/gu, ' ').trim());
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
}
