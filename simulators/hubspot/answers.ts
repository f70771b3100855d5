// The forms of answers and of refusals, after real ones (fixtures/).
import { randomUUID } from 'node:crypto';
import type { CrmAnswer } from '../crm-surface.ts';

/** Why a request, or one row of a batch, is refused. */
export interface Problem {
  status: number;
  message: string;
  category?: string;
  subCategory?: string;
  context?: Record<string, string[]>;
  errors?: { message: string; code: string; context: { propertyName: string[] } }[];
}

/** The answer to a single request, or to a batch that is refused whole. */
export function refuse(problem: Problem): CrmAnswer {
  const { status, message, errors, context, category, subCategory } = problem;
  const correlationId = randomUUID();
  const body = withoutGaps({
    status: 'error',
    message,
    correlationId,
    errors,
    context,
    category,
    subCategory,
  });
  return { status, body, headers: { 'x-hubspot-correlation-id': correlationId }, executed: false };
}

/** One row of `errors` in a 207. */
export function rowError({ message, category, subCategory, context, errors }: Problem) {
  return withoutGaps({ status: 'error', category, subCategory, message, context, errors });
}

export function answer(status: number, body: unknown, recordIds: readonly string[] = []): CrmAnswer {
  return {
    status,
    body,
    headers: { 'x-hubspot-correlation-id': randomUUID() },
    executed: true,
    recordId: recordIds[0],
    recordIds,
  };
}

export const nothing = (recordIds: readonly string[] = []): CrmAnswer => answer(204, '', recordIds);

export function badRequest(message: string, context?: Record<string, string[]>): Problem {
  return {
    status: 400,
    message,
    category: 'VALIDATION_ERROR',
    ...(context === undefined ? {} : { context }),
  };
}

/** Without a category, as real ones are (recorded in public logs). */
export const notFound: Problem = { status: 404, message: 'resource not found' };

/** As Java writes an instant: three digits of a second, or none. */
export function instant(at: string | number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function withoutGaps(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
