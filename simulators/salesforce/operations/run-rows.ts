// The rows of a collection, in their order: each by itself, or all or none of them.
import type { CrmAnswer } from '../../crm-surface.ts';
import type { Fields } from '../../record.ts';
import { failedRow, refuse, type SalesforceError } from '../errors.ts';
import type { Prepared } from '../writes/prepare-write.ts';
import { done } from './request.ts';

/** One row, understood. `created` stands in the answers of an upsert. */
export interface RowPlan {
  /** Two rows of one call that name the same record are both refused, with these words. */
  names?: { record: string; twice: SalesforceError } | undefined;
  prepare(): Prepared & { created?: boolean };
}

const maxRows = 200;

const rolledBack: SalesforceError = {
  code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
};

/** Runs the rows; answers 200 with one entry for each. */
export function runRows(plans: readonly RowPlan[], allOrNone: boolean): CrmAnswer {
  const repeated = repeatedNames(plans);
  const prepare = (plan: RowPlan) =>
    plan.names !== undefined && repeated.has(plan.names.record)
      ? { errors: [plan.names.twice] }
      : plan.prepare();
  const results = allOrNone ? runTogether(plans.map(prepare)) : plans.map((plan) => runOne(prepare(plan)));
  const ids = results.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  return { ...done(200, results, ids), executed: ids.length > 0 };
}

/** Why a call with so many rows is refused as a whole. */
export function countProblem(rows: number): CrmAnswer | undefined {
  if (rows === 0) return refuse({ code: 'REQUIRED_FIELD_MISSING', message: 'At least 1 record is required' });
  if (rows <= maxRows) return undefined;
  const message = `record limit reached. cannot submit more than ${maxRows} records into this call`;
  return refuse({ code: 'EXCEEDED_ID_LIMIT', message });
}

function runOne(prepared: ReturnType<RowPlan['prepare']>): Fields {
  if ('errors' in prepared) return failedRow(prepared.errors);
  const { id } = prepared.commit();
  return {
    id,
    success: true,
    errors: [],
    ...(prepared.created === undefined ? {} : { created: prepared.created }),
  };
}

function runTogether(prepared: readonly ReturnType<RowPlan['prepare']>[]): Fields[] {
  const seen = new Set<string>();
  const checked = prepared.map((row) => {
    if ('errors' in row) return row;
    const taken = row.uniqueKeys.find((key) => seen.has(key));
    for (const key of row.uniqueKeys) seen.add(key);
    return taken === undefined ? row : { errors: [takenInCall(taken)] };
  });
  if (checked.every((row) => !('errors' in row))) return checked.map(runOne);
  return checked.map((row) => failedRow('errors' in row ? row.errors : [rolledBack]));
}

function takenInCall(key: string): SalesforceError {
  const [, name = ''] = /\.(.*?)=/.exec(key) ?? [];
  const message = `duplicate value found: ${name} duplicates value on record with id: <unknown>`;
  return { code: 'DUPLICATE_VALUE', message };
}

function repeatedNames(plans: readonly RowPlan[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { names } of plans) {
    if (names === undefined) continue;
    if (seen.has(names.record)) repeated.add(names.record);
    seen.add(names.record);
  }
  return repeated;
}
