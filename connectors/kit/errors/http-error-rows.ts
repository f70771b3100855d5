// What HTTP's own statuses lead to, as data: a connector's rows come before these.
import type { Execution, FailureKind } from '../../../domain/failure.ts';
import { webPage } from '../answers/parse-json.ts';

/** One row of an error table; the first that matches decides. */
export interface ErrorRow {
  /** Exactly this status, or the first and last of a range; absent: any. */
  status?: number | readonly [first: number, last: number];
  /** What the body must show: a value at a path of the JSON answer, or anywhere in its text without one. */
  body?: { path?: string; pattern: RegExp } | undefined;
  /** What a header of the answer must show, by its name in lower case: what is left of the day. */
  header?: { name: string; pattern: RegExp };
  kind: FailureKind;
  /** For a write; `kind` where it is absent. */
  writeKind?: FailureKind;
  /** Was a write executed? `rejected` where it is absent: a row that does not know must say so. */
  writeExecution?: Execution;
  /** A create refers to no record, so "not found" is not about one: what it is then. */
  onCreate?: { kind: FailureKind; sentence: string };
  /** How long to wait, where the answer does not say: ms. */
  waitMs?: number;
  /** An answer that names a record that is there already is a conflict with it. */
  mayBeDuplicate?: true;
  /** Said before the CRM's own reason; `{address}` is the setting that holds it. */
  sentence?: string;
  /** Why this row is right. */
  comment: string;
}

const mayBeExecuted = { writeExecution: 'unknown' } as const;
const noAddress = {
  kind: 'unsupported',
  sentence: 'there is nothing at this address: correct {address}',
} as const;
const isUnknown = { writeKind: 'unknown', writeExecution: 'unknown' } as const;

/** What HTTP itself says (RFC 9110). A connector's own rows come first. */
export const httpErrorRows: readonly ErrorRow[] = [
  {
    status: [307, 308],
    kind: 'unsupported',
    comment:
      'The method must not change: the whole request is to be sent elsewhere, so it was not executed here (15.4.8, 15.4.9). Following would hand data and login to whoever the answer names.',
  },
  {
    status: 304,
    kind: 'unsupported',
    ...mayBeExecuted,
    sentence:
      'the address says "not modified", which answers no question of ours: a cache stands before the CRM, look at {address}',
    comment: 'Only a conditional request is answered so (15.4.5), and we make none.',
  },
  {
    status: [300, 399],
    kind: 'unsupported',
    ...mayBeExecuted,
    comment:
      'A form that has done its work answers 303 (15.4.4) and, for historical reasons, 302 or 301 (15.4.2, 15.4.3); the others say nothing about it.',
  },
  {
    status: 401,
    kind: 'auth_expired',
    comment: '"Has not been applied" for lack of a valid login (15.5.2).',
  },
  { status: 403, kind: 'forbidden', comment: 'A valid login that may not do this; refused (15.5.4).' },
  {
    status: 402,
    kind: 'unsupported',
    sentence: 'the plan of the CRM account does not allow this, or is not paid',
    comment: 'Reserved (15.5.3); CRMs use it for a plan without an API.',
  },
  {
    status: 400,
    body: { pattern: webPage },
    kind: 'unsupported',
    sentence: 'the address is one for browsers, or a proxy stands before it: correct {address}',
    comment:
      'An API that refuses data says why in data; nginx answers 400 in a page to http:// on a port of https.',
  },
  {
    status: 404,
    kind: 'not_found',
    onCreate: noAddress,
    comment: 'No such record (or no such address: the connector looks).',
  },
  {
    status: 405,
    kind: 'unsupported',
    sentence: 'the address does not take this method: correct {address}, or its method',
    comment: 'A setting is wrong, not the contact.',
  },
  {
    status: 406,
    kind: 'unsupported',
    ...mayBeExecuted,
    sentence: 'the address has no answer in JSON',
    comment:
      'The answer cannot be written as we want it (15.5.7): frameworks find that out when they render it, after the insert.',
  },
  {
    status: 408,
    kind: 'transient',
    ...isUnknown,
    comment: 'The server may have begun (sync-protocol 5.3).',
  },
  {
    status: 409,
    kind: 'conflict',
    comment: '"Could not be completed" (15.5.10): the record exists or belongs to somebody.',
  },
  {
    status: 410,
    kind: 'not_found',
    onCreate: {
      ...noAddress,
      sentence: 'this address is closed for good (a former version of the API?): correct {address}',
    },
    comment: 'Was there and is gone.',
  },
  {
    status: 400,
    kind: 'invalid_record',
    mayBeDuplicate: true,
    comment: 'The data is refused; sending the same again changes nothing.',
  },
  {
    status: 413,
    kind: 'invalid_record',
    sentence: 'the record is larger than this CRM takes',
    comment: 'The record is too large for this CRM; refused unread (15.5.14).',
  },
  {
    status: 415,
    kind: 'unsupported',
    sentence: 'the CRM does not read bodies of this form: JSON or a form, which is a setting',
    comment: 'A setting is wrong, not the contact (15.5.16).',
  },
  {
    status: 422,
    kind: 'invalid_record',
    mayBeDuplicate: true,
    comment: "The data is refused by the CRM's validation (15.5.21).",
  },
  {
    status: 425,
    kind: 'transient',
    comment: '"Too early": refused before it was looked at (RFC 8470, 5.2).',
  },
  { status: 429, kind: 'rate_limited', comment: 'Refused unread; Retry-After says until when.' },
  {
    status: 444,
    kind: 'transient',
    ...isUnknown,
    comment:
      'nginx and its kin: the connection was closed without an answer, whatever the CRM behind it did.',
  },
  {
    status: 460,
    kind: 'transient',
    ...isUnknown,
    comment: 'A load balancer of AWS took us for gone; the CRM behind it had the request.',
  },
  {
    status: 499,
    kind: 'transient',
    ...isUnknown,
    comment: 'A gateway took us for gone ("client closed request"); the CRM behind it had the request.',
  },
  {
    status: [400, 499],
    kind: 'unsupported',
    comment: 'Any other 4xx counts as 400 (15): refused, and we do not know the reason.',
  },
  {
    status: [500, 599],
    kind: 'transient',
    ...isUnknown,
    comment: 'A server that breaks may do so after the insert, and a gateway does not know at all.',
  },
];

/** Does HTTP leave open whether a write was executed, when it is answered so? */
export function leavesWriteOpen(status: number): boolean {
  const row = httpErrorRows.find((candidate) => isInRange(candidate, status));
  return (row?.writeExecution ?? 'rejected') === 'unknown';
}

export function isInRange({ status }: ErrorRow, answered: number): boolean {
  if (typeof status === 'number') return status === answered;
  return status === undefined || (status[0] <= answered && answered <= status[1]);
}
