// How Zoho says no: one form everywhere, for a whole call and for a row of many (vendor's OpenAPI, record.json).
import type { CrmAnswer } from '../crm-surface.ts';
import type { Fields } from '../record.ts';

export interface ZohoError {
  code: string;
  message: string;
  details?: Fields | undefined;
}

// All others are 400.
const statuses: Readonly<Record<string, number>> = {
  INVALID_TOKEN: 401,
  AUTHENTICATION_FAILURE: 401,
  OAUTH_SCOPE_MISMATCH: 401,
  NO_PERMISSION: 403,
  INVALID_URL_PATTERN: 404,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_ERROR: 500,
};

export function errorBody({ code, message, details = {} }: ZohoError): Fields {
  return { code, details, message, status: 'error' };
}

export function refuse(error: ZohoError): CrmAnswer {
  return { status: statuses[error.code] ?? 400, body: errorBody(error), executed: false };
}

export const invalidToken: ZohoError = { code: 'INVALID_TOKEN', message: 'invalid oauth token' };

/** Recorded answers. */
export function invalidModule(details: Fields = {}): ZohoError {
  return { code: 'INVALID_MODULE', message: 'the module name given seems to be invalid', details };
}

export const invalidUrl: ZohoError = {
  code: 'INVALID_URL_PATTERN',
  message: 'Please check if the URL trying to access is a correct one',
};

/** A value that its field does not take; `place` is where it stands in the request. */
export function invalidData(place: Fields, message = 'invalid data'): ZohoError {
  return { code: 'INVALID_DATA', message, details: place };
}

/** What a fault says that brings no words of its own. */
export function failureOf(status: number): { body: unknown } {
  const [code = 'INTERNAL_ERROR'] = Object.entries(statuses).find(([, each]) => each === status) ?? [];
  return { body: errorBody({ code, message: failureWords[status] ?? 'Internal server error occurred.' }) };
}

const failureWords: Readonly<Record<number, string>> = {
  401: invalidToken.message,
  403: 'permission denied',
  404: invalidUrl.message,
  // From memory.
  429: 'The request cannot be performed. You have reached the maximum API call limit',
};
