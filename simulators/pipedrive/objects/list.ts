// Records in the order of their ids: from the records themselves, so what was just written is there (from memory; the
// search is what lags).
import type { StoredRecord } from '../../record.ts';
import { page, refuseValues } from '../answers.ts';
import type { PipedriveOperation, PipedriveRequest } from '../calls/operation.ts';
import { cursorOf, pageOf } from './pages.ts';
import { shownRecord } from './shown-record.ts';
import { keysIn } from './single.ts';

export const listRecords: PipedriveOperation = (request) => {
  const { query, rules, context } = request;
  const since = query['updated_since'];
  // Public logs: a fraction of a second is "not a valid datetime".
  if (since !== undefined && !isMoment(since)) {
    return refuseValues([
      { path: 'updated_since', message: "Parameter 'updated_since' is not a valid datetime" },
    ]);
  }
  const limit = Math.min(Number(query['limit'] ?? 100), rules.pageSize);
  const read = pageOf(wanted(request), { ...query, limit });
  if ('mistake' in read) return refuseValues([read.mistake]);
  const keys = keysIn(query['custom_fields']);
  return page(
    read.items.map((record) => shownRecord(record, context, keys)),
    cursorOf(read),
    read.items.map(({ id }) => id),
  );
};

/** Ids that are not there, or were deleted, are left out without a word. */
function* wanted({ kind, query, context }: PipedriveRequest): Generator<StoredRecord> {
  const ids = keysIn(query['ids']);
  const since = typeof query['updated_since'] === 'string' ? Date.parse(query['updated_since']) : 0;
  for (const record of context.records.list({ crm: 'pipedrive', type: kind.type })) {
    if (record.departure !== undefined || Date.parse(record.updatedAt) < since) continue;
    if (ids !== undefined && !ids.includes(record.id)) continue;
    if (['owner_id', 'org_id', 'person_id'].some((name) => isOther(record, name, query[name]))) continue;
    yield record;
  }
}

function isOther({ fields }: StoredRecord, name: string, asked: unknown): boolean {
  return asked !== undefined && String(fields[name]) !== asked;
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
}
