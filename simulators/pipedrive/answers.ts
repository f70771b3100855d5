// The forms of answers and refusals: those of the descriptions of API v1 and v2, of recorded answers (test/fixtures) and of
// public logs. What has none of these behind it is marked "from memory".
import type { CrmAnswer } from '../crm-surface.ts';

/** What is wrong with a value, and where it stands in the body. */
export interface Mistake {
  path: string;
  message: string;
}

const info = { error_info: 'Please check developers.pipedrive.com' };

export function answer(
  data: unknown,
  { ids = [], more = {} }: { ids?: readonly string[]; more?: Record<string, unknown> } = {},
): CrmAnswer {
  return {
    status: 200,
    body: { success: true, data, ...more },
    executed: true,
    recordId: ids[0],
    recordIds: ids,
  };
}

export function page(data: unknown, nextCursor: string | null, ids: readonly string[]): CrmAnswer {
  return answer(data, { ids, more: { additional_data: { next_cursor: nextCursor } } });
}

/** What stands before the API says: a login, a scope, a limit (recorded for 401 and 403). */
export function refuseAtGate(status: number, error: string): CrmAnswer {
  return { status, body: { success: false, error, errorCode: status, ...info }, executed: false };
}

/** v2 says what it does not take, all of it in one sentence (pipedrive/client-nodejs 651). */
export function refuseValues(mistakes: readonly Mistake[]): CrmAnswer {
  const told = mistakes.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return refuse(400, `Validation failed: ${told}`, 'ERR_SCHEMA_VALIDATION_FAILED');
}

/** `${what} not found` is documented; the code is from memory. */
export function notFound(what: string): CrmAnswer {
  return refuse(404, `${what} not found`, 'ERR_NOT_FOUND');
}

export function refuse(status: number, error: string, code?: string): CrmAnswer {
  return {
    status,
    body: { success: false, error, ...(code === undefined ? {} : { code }) },
    executed: false,
  };
}

/** v2 writes RFC 3339 without a fraction. */
export function instant(at: string): string {
  return at.replace(/\.\d+Z$/, 'Z');
}
