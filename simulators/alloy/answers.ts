// The forms of answers: those of the guide, and what others report of the API (README).
import { STATUS_CODES } from 'node:http';
import type { CrmAnswer } from '../crm-surface.ts';

export type ErrorCode =
  | 'INVALID_CREDENTIAL'
  | 'RATE_LIMIT_EXCEEDED'
  | 'VALIDATION_ERROR'
  | 'CONFLICT'
  | 'CRM_ERROR';

export function answer(body: unknown, status = 200): CrmAnswer {
  return { status, body, executed: true };
}

/** An error with a code, as the guide has them. */
export function refuse(
  status: number,
  error: { code: ErrorCode; message: string; details?: unknown },
): CrmAnswer {
  return { status, body: { error }, executed: false };
}

/** What is wrong with the call itself, in the words of the guide. */
export function invalid(field: string, reason: string): CrmAnswer {
  return refuse(400, {
    code: 'VALIDATION_ERROR',
    message: 'Invalid field value',
    details: { field, reason },
  });
}

/** Errors without a code: how people report a wrong key and an action that is not there. */
export function refusePlainly(status: number, message: string): CrmAnswer {
  return { status, body: { error: STATUS_CODES[status], message }, executed: false };
}

/** The answer of a fault that brings no body of its own; 502 to 504 come from the proxy in front, as pages. */
export function failure(status: number): { body: unknown } {
  if (status === 429) return { body: refuse(429, tooMany).body };
  if (status >= 502 && status <= 504) {
    return {
      body: `<html><head><title>${status} ${STATUS_CODES[status] ?? ''}</title></head><body></body></html>`,
    };
  }
  return { body: refusePlainly(status, 'The gateway was told to fail').body };
}

export const tooMany = { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests' } as const;

export const expiredCredential = {
  code: 'INVALID_CREDENTIAL',
  message: 'The credential has expired or been revoked',
} as const;
