import { refuse, rowError } from '../answers.ts';
import { isUniqueProperty, notUnique, recordBy } from '../objects/lookup.ts';
import { changeRecord, checkChange, type Change } from '../objects/write.ts';
import { shownRecord } from '../objects/shown-record.ts';
import type { HubspotOperation, HubspotRequest } from '../calls/operation.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import {
  areTraced,
  batchAnswer,
  duplicateIds,
  rowsWithIds,
  tracedErrors,
  wholeRefusal,
  type RowProblem,
} from './batch-answer.ts';
import { objectsNotFound } from './missing-rows.ts';
import { traceOf } from './trace.ts';

/** Records that are not there never stop the others; wrong values do, unless the rows have trace ids. */
export const updateBatch: HubspotOperation = (request) => {
  const { kind, context } = request;
  const read = rowsWithIds(request);
  if ('problem' in read) return refuse(read.problem);
  const refusal = keyProblem(read.rows, request);
  if (refusal !== undefined) return refuse(refusal);

  const missing: string[] = [];
  const problems: RowProblem[] = [];
  const changes: { row: Fields; record: StoredRecord; change: Change }[] = [];
  const isTraced = areTraced(read.rows);
  for (const row of read.rows) {
    const record = recordBy(kind, { idProperty: idPropertyOf(row), value: String(row['id']) }, context);
    const checked = record === undefined ? undefined : checkChange(kind, record, row['properties'], context);
    if (record === undefined || checked === undefined) missing.push(String(row['id']));
    else if ('problem' in checked) problems.push({ row, problem: checked.problem });
    else changes.push({ row, record, change: checked });
  }
  const whole = isTraced ? undefined : wholeRefusal(problems);
  if (whole !== undefined) return refuse(whole);

  const results = [];
  for (const { row, record, change } of changes) {
    // Again: a row before it may have taken the value.
    const checked = checkChange(kind, record, row['properties'], context);
    if ('problem' in checked) {
      problems.push({ row, problem: checked.problem });
      continue;
    }
    const changed = changeRecord(record, change, context);
    const shows = { written: Object.keys(change.values) };
    results.push({ ...shownRecord(changed, shows, context), ...traceOf(row, request) });
  }
  const errors = missing.length === 0 ? [] : [rowError(objectsNotFound(kind, missing))];
  return batchAnswer(
    {
      status: 200,
      results,
      errors: [...errors, ...tracedErrors(problems)],
      recordIds: results.map(({ id }) => id),
    },
    context,
  );
};

/** By e-mail only single calls and upserts go; two rows of one record refuse the call. */
function keyProblem(rows: readonly Fields[], { kind, context }: HubspotRequest) {
  for (const row of rows) {
    const idProperty = idPropertyOf(row);
    if (idProperty === undefined) continue;
    if (idProperty === 'email' || !isUniqueProperty(kind, idProperty, context))
      return notUnique(kind, idProperty, context);
  }
  return duplicateIds(rows.map((row) => String(row['id'])));
}

function idPropertyOf({ idProperty }: Fields): string | undefined {
  return typeof idProperty === 'string' && idProperty !== '' ? idProperty : undefined;
}
