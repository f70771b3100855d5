// How Salesforce says no: a list of errors, with `errorCode` for a call of its own and `statusCode` in a row of many.
import type { CrmAnswer } from '../crm-surface.ts';
import type { Fields } from '../record.ts';

/** One error; `more` is what only some have (`duplicateResult`). */
export interface SalesforceError {
  code: string;
  message: string;
  fields?: readonly string[] | undefined;
  more?: Fields | undefined;
}

// All others are 400.
const statuses: Readonly<Record<string, number>> = {
  INVALID_SESSION_ID: 401,
  INVALID_AUTH_HEADER: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
  INSUFFICIENT_ACCESS: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  METHOD_NOT_ALLOWED: 405,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNKNOWN_EXCEPTION: 500,
  SERVER_UNAVAILABLE: 503,
};

export function refuse(...errors: readonly SalesforceError[]): CrmAnswer {
  const body = errors.map(({ code, message, fields, more }) => ({
    ...more,
    message,
    errorCode: code,
    ...(fields === undefined ? {} : { fields }),
  }));
  return { status: statuses[errors[0]?.code ?? ''] ?? 400, body, executed: false };
}

/** A row of a collection that was refused: it has no id. */
export function failedRow(errors: readonly SalesforceError[]) {
  return {
    success: false,
    errors: errors.map(({ code, message, fields = [] }) => ({ statusCode: code, message, fields })),
  };
}

export function noSuchColumn(name: string, object: string): SalesforceError {
  return { code: 'INVALID_FIELD', message: `No such column '${name}' on sobject of type ${object}` };
}

export const notFound: SalesforceError = {
  code: 'NOT_FOUND',
  message: 'The requested resource does not exist',
};
export const isDeletedError: SalesforceError = {
  code: 'ENTITY_IS_DELETED',
  message: 'entity is deleted',
  fields: [],
};

/** What a fault says that brings no words of its own (503 and 500 from memory). */
export function failureOf(status: number): { body: unknown } {
  const code = Object.entries(statuses).findLast(([, each]) => each === status)?.[0] ?? 'UNKNOWN_EXCEPTION';
  return { body: [{ message: failureWords[status] ?? 'An unexpected error occurred', errorCode: code }] };
}

const failureWords: Readonly<Record<number, string>> = {
  401: 'Session expired or invalid',
  403: 'TotalRequests Limit exceeded.',
  404: notFound.message,
  503: 'The service is temporarily unavailable',
};
