import { badRequest, refuse, type Problem } from '../answers.ts';
import { isFields } from '../../http/form-fields.ts';
import { isUniqueProperty, notUnique, recordBy } from '../objects/lookup.ts';
import { shownRecord } from '../objects/shown-record.ts';
import { changeRecord, checkChange, checkNew, makeRecord, type Change } from '../objects/write.ts';
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
import { traceOf } from './trace.ts';

/** Each row is made or changed, by a unique property or a contact's e-mail; its result says `new`. */
export const upsertBatch: HubspotOperation = (request) => {
  const { context } = request;
  const read = rowsWithIds(request);
  if ('problem' in read) return refuse(read.problem);
  const refusal = keyProblem(read.rows, request);
  if (refusal !== undefined) return refuse(refusal);

  if (!areTraced(read.rows)) {
    const problems = read.rows.flatMap((row): RowProblem[] => {
      const checked = check(row, request);
      return 'problem' in checked ? [{ row, problem: checked.problem }] : [];
    });
    const whole = wholeRefusal(problems);
    if (whole !== undefined) return refuse(whole);
  }
  const problems: RowProblem[] = [];
  const results = [];
  for (const row of read.rows) {
    const checked = check(row, request);
    if ('problem' in checked) problems.push({ row, problem: checked.problem });
    else results.push(write(row, checked, request));
  }
  return batchAnswer(
    { status: 200, results, errors: tracedErrors(problems), recordIds: results.map(({ id }) => id) },
    context,
  );
};

function keyProblem(rows: readonly Fields[], { kind, context }: HubspotRequest): Problem | undefined {
  for (const row of rows) {
    const { idProperty } = row;
    if (typeof idProperty !== 'string' || idProperty === '') {
      return badRequest('Some required fields were not set: [idProperty]');
    }
    if (!isUniqueProperty(kind, idProperty, context)) return notUnique(kind, idProperty, context);
  }
  // Two values of one record, as its two addresses, are one id.
  const same = rows.map((row) => {
    const value = String(row['id']);
    const by = { idProperty: String(row['idProperty']), value };
    const record = recordBy(kind, by, context);
    return record?.id ?? (by.idProperty === 'email' ? value.trim().toLowerCase() : value);
  });
  return duplicateIds(same);
}

interface Upsert {
  record: StoredRecord | undefined;
  change: Change;
}

function check(row: Fields, { kind, context }: HubspotRequest): Upsert | { problem: Problem } {
  const idProperty = String(row['idProperty']);
  const value = String(row['id']);
  const record = recordBy(kind, { idProperty, value }, context);
  const given = isFields(row['properties']) ? row['properties'] : {};
  const checked =
    record === undefined
      ? checkNew(kind, { [idProperty]: value, ...given }, context)
      : checkChange(kind, record, given, context);
  return 'problem' in checked ? checked : { record, change: checked };
}

function write(row: Fields, { record, change }: Upsert, request: HubspotRequest) {
  const { kind, context } = request;
  const isNew = record === undefined;
  const written = isNew ? makeRecord(kind, change, context) : changeRecord(record, change, context);
  const shows = isNew ? ({ created: true } as const) : { written: Object.keys(change.values) };
  return { ...shownRecord(written, shows, context), new: isNew, ...traceOf(row, request) };
}
