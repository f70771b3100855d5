import { associateNew, associationsOfNew } from '../associations/of-new-record.ts';
import { refuse, type Problem } from '../answers.ts';
import { shownRecord } from '../objects/shown-record.ts';
import { idOfNobody, takenProblem, uniqueKeys } from '../objects/unique-values.ts';
import { checkNew, makeRecord } from '../objects/write.ts';
import type { HubspotOperation, HubspotRequest } from '../calls/operation.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import {
  areTraced,
  batchAnswer,
  rowsOf,
  tracedErrors,
  wholeRefusal,
  type RowProblem,
} from './batch-answer.ts';
import { traceOf } from './trace.ts';

/** With trace ids a bad row fails alone; without them it fails all (recorded answers). */
export const createBatch: HubspotOperation = (request) => {
  const { context } = request;
  const read = rowsOf(request);
  if ('problem' in read) return refuse(read.problem);
  const refusal = areTraced(read.rows) ? undefined : wholeRefusal(problemsOf(read.rows, request));
  if (refusal !== undefined) return refuse(refusal);
  const problems: RowProblem[] = [];
  const made: { record: StoredRecord; row: Fields }[] = [];
  for (const row of read.rows) {
    const result = create(row, request);
    if ('problem' in result) problems.push({ row, problem: result.problem });
    else made.push({ record: result.record, row });
  }
  return batchAnswer(
    {
      status: 201,
      results: made.map(({ record, row }) => ({
        ...shownRecord(record, { created: true }, context),
        ...traceOf(row, request),
      })),
      errors: tracedErrors(problems),
      recordIds: made.map(({ record }) => record.id),
    },
    context,
  );
};

/** Before anything is made: also two rows of one e-mail, or of one unique value. */
function problemsOf(rows: readonly Fields[], { kind, context }: HubspotRequest): RowProblem[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const checked = checkNew(kind, row['properties'], context);
    if ('problem' in checked) return [{ row, problem: checked.problem }];
    const links = associationsOfNew(kind, row['associations'], context);
    if ('problem' in links) return [{ row, problem: links.problem }];
    const repeated = uniqueKeys(kind, checked.values, context).find(({ key }) => seen.has(key));
    if (repeated !== undefined) return [{ row, problem: takenProblem(kind, repeated, idOfNobody, context) }];
    for (const { key } of uniqueKeys(kind, checked.values, context)) seen.add(key);
    return [];
  });
}

function create(
  row: Fields,
  { kind, context }: HubspotRequest,
): { record: StoredRecord } | { problem: Problem } {
  const checked = checkNew(kind, row['properties'], context);
  if ('problem' in checked) return checked;
  const links = associationsOfNew(kind, row['associations'], context);
  if ('problem' in links) return links;
  const record = makeRecord(kind, checked, context);
  associateNew(record, links, context);
  return { record };
}
