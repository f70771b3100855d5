// What the batch calls share: how many rows, which are the same, and the form of the answer.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { answer, badRequest, instant, rowError, type Problem } from '../answers.ts';
import type { HubspotRequest } from '../calls/operation.ts';

export interface RowProblem {
  row: Fields;
  problem: Problem;
}

/** The rows of the body, or why the call is refused before anybody looks at them. */
export function rowsOf({ body, rules }: HubspotRequest): { rows: Fields[] } | { problem: Problem } {
  const inputs = body['inputs'];
  if (!Array.isArray(inputs) || inputs.length === 0) {
    return { problem: badRequest('Some required fields were not set: [inputs]') };
  }
  if (inputs.length > rules.batchLimit) {
    return { problem: badRequest(`The batch has ${inputs.length} inputs, of at most ${rules.batchLimit}`) };
  }
  const rows = (inputs as unknown[]).filter(isFields);
  if (rows.length < inputs.length)
    return { problem: badRequest('Invalid input JSON: an input is an object') };
  return { rows };
}

/** Rows that each name a record. */
export function rowsWithIds(request: HubspotRequest): { rows: Fields[] } | { problem: Problem } {
  const read = rowsOf(request);
  if ('problem' in read || read.rows.every(({ id }) => typeof id === 'string' && id !== '')) return read;
  return { problem: badRequest('Some required fields were not set: [id]') };
}

/** Each row has a trace id of its own: then a bad row fails alone (error handling: multi-status errors). */
export function areTraced(rows: readonly Fields[]): boolean {
  const ids = rows.map((row) => row['objectWriteTraceId']);
  return ids.every((id) => typeof id === 'string' && id !== '') && new Set(ids).size === rows.length;
}

export function duplicateIds(ids: readonly string[]): Problem | undefined {
  const repeated = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  if (repeated.length === 0) return undefined;
  const message = `Duplicate IDs found in batch input: [${repeated.join(', ')}]. IDs must be unique`;
  return badRequest(message, { ids: repeated });
}

/** From the last row to the first: nobody may rely on the order of the inputs. */
export function batchAnswer(
  done: {
    status: number;
    results: readonly object[];
    errors: readonly object[];
    recordIds: readonly string[];
  },
  context: CrmContext,
): CrmAnswer {
  const { status, results, errors, recordIds } = done;
  const at = instant(context.now());
  const body = {
    status: 'COMPLETE',
    results: results.toReversed(),
    startedAt: at,
    completedAt: at,
    ...(errors.length === 0 ? {} : { errors, numErrors: errors.length }),
  };
  return answer(errors.length === 0 ? status : 207, body, recordIds);
}

/** The rows that failed, each by its trace id. */
export function tracedErrors(problems: readonly RowProblem[]): object[] {
  return problems.map(({ row, problem }) =>
    rowError({
      ...problem,
      context: { objectWriteTraceId: [String(row['objectWriteTraceId'])], ...problem.context },
    }),
  );
}

/** Of a batch without trace ids: the first conflict, else all that is wrong with the values in one sentence. */
export function wholeRefusal(problems: readonly RowProblem[]): Problem | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const listed = problems.flatMap(({ problem }) => (problem.errors === undefined ? [] : [problem]));
  if (listed.length === 0) return withoutId(first.problem);
  const sentence = 'Property values were not valid: ';
  const all = listed.flatMap(({ message }) => JSON.parse(message.slice(sentence.length)) as unknown[]);
  return {
    status: 400,
    message: sentence + JSON.stringify(all),
    category: 'VALIDATION_ERROR',
    errors: listed.flatMap(({ errors = [] }) => errors),
  };
}

/** Recorded: a batch that is refused whole does not say whom it met. */
function withoutId(problem: Problem): Problem {
  if (problem.category !== 'CONFLICT') return problem;
  return { status: 409, message: 'Contact already exists', category: 'CONFLICT' };
}
