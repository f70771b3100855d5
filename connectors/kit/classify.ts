// From an answer, or from none, to a CrmError: the one place that decides what the CRM may have executed.
import { CrmError, type Execution, type FailureKind } from '../../domain/failure.ts';
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { HttpAnswer } from '../connector.ts';
import { readPath } from './json-path.ts';
import { parseJson } from './parse-json.ts';
import { retryAfterMs } from './retry-after.ts';

/** One row of an error table; the first that matches decides. */
export interface ErrorRow {
  /** Exactly this status, or the first and last of a range; absent: any. */
  status?: number | readonly [first: number, last: number];
  /** What the body must show: a value at a path of the JSON answer, or anywhere in its text without one. */
  body?: { path?: string; pattern: RegExp };
  kind: FailureKind;
  /** For a write; `kind` where it is absent. */
  writeKind?: FailureKind;
  /** Was a write executed? `rejected` where it is absent: a row that does not know must say so. */
  writeExecution?: Execution;
  /** Said before the CRM's own reason. */
  sentence?: string;
  /** Why this row is right. */
  comment: string;
}

/** What HTTP itself says. A connector's own rows come first. */
export const httpErrorRows: readonly ErrorRow[] = [
  {
    status: 303,
    kind: 'unsupported',
    writeExecution: 'unknown',
    sentence: 'the address answers with a redirect, which is never followed',
    comment:
      '"See other" is what a form says after it has done its work: the only redirect that is no refusal.',
  },
  {
    status: [300, 399],
    kind: 'unsupported',
    sentence: 'the address answers with a redirect, which is never followed: correct the URL in the settings',
    comment: 'Following would hand data and login to whoever the answer names.',
  },
  { status: 401, kind: 'auth_expired', comment: 'The login is not valid (any more): nothing was executed.' },
  { status: 403, kind: 'forbidden', comment: 'A valid login that may not do this.' },
  { status: 404, kind: 'not_found', comment: 'No such record (or no such address: the connector looks).' },
  {
    status: 405,
    kind: 'unsupported',
    sentence: 'the address does not take this method',
    comment: 'A setting is wrong, not the contact.',
  },
  {
    status: 408,
    kind: 'transient',
    writeKind: 'unknown',
    writeExecution: 'unknown',
    comment: 'The one 4xx that is no rejection: the server may have begun (sync-protocol 5.3).',
  },
  { status: 409, kind: 'conflict', comment: 'The CRM says that the record exists or belongs to somebody.' },
  { status: 410, kind: 'not_found', comment: 'Was there and is gone.' },
  {
    status: 400,
    kind: 'invalid_record',
    comment: 'The data is refused; sending the same again changes nothing.',
  },
  { status: 413, kind: 'invalid_record', comment: 'The record is too large for this CRM.' },
  { status: 422, kind: 'invalid_record', comment: "The data is refused by the CRM's validation." },
  { status: 425, kind: 'transient', comment: '"Too early": refused before it was looked at.' },
  { status: 429, kind: 'rate_limited', comment: 'Refused unread; Retry-After says until when.' },
  {
    status: [400, 499],
    kind: 'unsupported',
    comment: 'Any other 4xx: refused, and we do not know the reason.',
  },
  {
    status: [500, 599],
    kind: 'transient',
    writeKind: 'unknown',
    writeExecution: 'unknown',
    comment: 'A server that breaks may do so after the insert, and a gateway does not know at all.',
  },
];

/** Which request it was, and how its errors are told. */
export interface Asked {
  crm: string;
  operation: string;
  isWrite: boolean;
  /** Hides secrets. */
  mask: (text: string) => string;
}

/** The error of an answer that is no success; rows are tried in order, HTTP's own last. */
export function answerError(
  asked: Asked,
  answer: HttpAnswer,
  told: { rows?: readonly ErrorRow[]; reason?: string | undefined } = {},
): CrmError {
  const json = parseJson(answer.text);
  const row = [...(told.rows ?? []), ...httpErrorRows].find((candidate) => matches(candidate, answer, json));
  if (row === undefined) return garbledAnswer(asked, answer, told.reason ?? 'the answer makes no sense');
  const reason = [row.sentence, told.reason].filter((part) => part !== undefined && part !== '').join(': ');
  const waitMs = retryAfterMs(answer.headers);
  return new CrmError({
    kind: asked.isWrite ? (row.writeKind ?? row.kind) : row.kind,
    crm: asked.crm,
    operation: asked.operation,
    execution: asked.isWrite ? (row.writeExecution ?? 'rejected') : 'rejected',
    status: answer.status,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    ...(reason === '' ? {} : { reason: asked.mask(reason) }),
  });
}

/** A 2xx that cannot be read: a write may have been executed, and a lookup has said nothing. */
export function garbledAnswer(asked: Asked, answer: HttpAnswer, reason: string): CrmError {
  return new CrmError({
    kind: asked.isWrite ? 'unknown' : 'transient',
    crm: asked.crm,
    operation: asked.operation,
    execution: asked.isWrite ? 'unknown' : 'rejected',
    status: answer.status,
    reason: asked.mask(reason),
  });
}

/** No answer at all. Until the first byte nothing was executed; after it only a lookup is without consequence. */
export function noAnswer(
  asked: Asked,
  fault: { hasSent: boolean; reason: string; cause?: unknown },
): CrmError {
  const mayHaveExecuted = fault.hasSent && asked.isWrite;
  return new CrmError({
    kind: mayHaveExecuted ? 'unknown' : 'transient',
    crm: asked.crm,
    operation: asked.operation,
    execution: mayHaveExecuted ? 'unknown' : fault.hasSent ? 'rejected' : 'not_sent',
    reason: asked.mask(fault.reason),
    cause: fault.cause,
  });
}

/** What we ourselves refuse before the call. */
export function notSent(
  asked: Pick<Asked, 'crm' | 'operation'>,
  details: { kind: FailureKind; reason: string; field?: string },
): CrmError {
  return new CrmError({ ...asked, ...details, execution: 'not_sent' });
}

function matches(row: ErrorRow, answer: HttpAnswer, json: Json | undefined): boolean {
  if (typeof row.status === 'number' && row.status !== answer.status) return false;
  if (typeof row.status === 'object' && (answer.status < row.status[0] || answer.status > row.status[1]))
    return false;
  if (row.body === undefined) return true;
  if (row.body.path === undefined) return row.body.pattern.test(answer.text);
  const value = json === undefined ? undefined : readPath(json, row.body.path);
  if (value === undefined || value === null) return false;
  return row.body.pattern.test(
    Array.isArray(value) || isPlainObject(value) ? JSON.stringify(value) : String(value),
  );
}
