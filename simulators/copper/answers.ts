// How Copper says no. A call of its own has one sentence with all that is wrong, a row of many a list for each field
// (recorded answers, connectors/copper/fixtures/recorded; bulk-create-people).
import type { CrmAnswer } from '../crm-surface.ts';

/** `error` is the word of a row, `message` the words of a sentence. */
export interface Problem {
  /** `company_id`, or `base` for the record as a whole. */
  field: string;
  error: string;
  message: string;
}

export const blank = (field: string): Problem => ({ field, error: 'blank', message: "can't be blank" });
export const wrong = (field: string): Problem => ({ field, error: 'invalid', message: 'is invalid' });
/** The words are from memory: no document has them. */
export const taken = (field: string): Problem => ({
  field,
  error: 'taken',
  message: 'has already been taken',
});

export function answer(body: unknown, recordIds: readonly string[] = []): CrmAnswer {
  return { status: 200, body, executed: true, recordIds };
}

export function refuse(status: number, message: string): CrmAnswer {
  return { status, body: { success: false, status, message }, executed: false };
}

/** Several are in lines of one sentence (a recorded answer of a public repository). */
export function invalid(problems: readonly Problem[]): CrmAnswer {
  const said = problems.map(({ field, message }) => `${labelOf(field)}: ${message}`).join('\n');
  return refuse(422, `Invalid input: Validation errors: ${said}`);
}

export function failedRow(problems: readonly Problem[], id?: string) {
  const message: Record<string, { error: string }[]> = {};
  for (const { field, error } of problems) message[field] = [...(message[field] ?? []), { error }];
  return { success: false, message, ...(id === undefined ? {} : { id: Number(id) }) };
}

/** A record that is not there. */
export const noRecord = refuse(404, 'Resource not found');

/** A path that is not there (recorded answer). */
export const noPath: CrmAnswer = { status: 404, body: { error: 'not_found' }, executed: false };

const failures: Readonly<Record<number, string>> = {
  // From memory, as all of these words are: no source has the bodies of 401 and 429.
  401: 'Invalid credentials',
  403: 'Feature not enabled',
  404: 'Resource not found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** What a fault answers that brings no words of its own. */
export function failure(status: number): { body: unknown } {
  if (status >= 502 && status <= 504) {
    return {
      body: `<html><head><title>${status}</title></head><body>The origin did not answer.</body></html>`,
    };
  }
  return { body: { success: false, status, message: failures[status] ?? 'Something went wrong' } };
}

/** `company_id` → `Company Id` */
function labelOf(field: string): string {
  return field.replaceAll(
    /(?:^|_)(\w)/g,
    (_, letter: string, at: number) => `${at === 0 ? '' : ' '}${letter.toUpperCase()}`,
  );
}
