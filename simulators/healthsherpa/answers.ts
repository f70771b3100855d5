// The forms of answers and of refusals (API reference): `{ "data": … }`, `{ "error": { "code", "message" } }`, and OAuth's
// own form for what concerns a token.
import type { CrmAnswer } from '../crm-surface.ts';

export interface Problem {
  status: number;
  /** Their names are from memory, but `resource_not_found`, which a client has seen. */
  code: string;
  message: string;
}

export function refuse({ status, code, message }: Problem): CrmAnswer {
  return { status, body: { error: { code, message } }, executed: false };
}

/** Of v2: a token that is no more, or may not do this. */
export function refuseToken(status: number, error: string, description: string): CrmAnswer {
  return {
    status,
    body: { error, error_description: description },
    headers: { 'www-authenticate': `Bearer realm="HealthSherpa", error="${error}"` },
    executed: false,
  };
}

export function answer(status: number, body: unknown, recordId?: string): CrmAnswer {
  return { status, body, executed: true, recordId };
}

/** What it sends with such a status when nothing is wrong with the request: the answer of a fault. */
export function failure(status: number) {
  const code = status === 429 ? 'rate_limited' : 'internal_error';
  return { body: { error: { code, message: 'The service was told to fail' } } };
}
