import { nothing, refuse } from '../answers.ts';
import { liveRecord } from '../objects/lookup.ts';
import type { HubspotOperation } from '../calls/operation.ts';
import { rowsWithIds } from './batch-answer.ts';

/** 204, whoever is there or not. */
export const archiveBatch: HubspotOperation = (request) => {
  const { kind, context } = request;
  const read = rowsWithIds(request);
  if ('problem' in read) return refuse(read.problem);
  const archived = [];
  for (const row of read.rows) {
    const record = liveRecord(kind, String(row['id']), context);
    if (record === undefined) continue;
    context.records.depart(record, { as: 'archived' });
    archived.push(record.id);
  }
  return nothing(archived);
};
