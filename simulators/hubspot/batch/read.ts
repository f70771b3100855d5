import { refuse, rowError } from '../answers.ts';
import { isUniqueProperty, notUnique, recordBy, archivedRecord } from '../objects/lookup.ts';
import { namesIn, shownRecord } from '../objects/shown-record.ts';
import type { HubspotOperation } from '../calls/operation.ts';
import { batchAnswer, rowsWithIds } from './batch-answer.ts';
import { objectsNotFound } from './missing-rows.ts';

/** By id, or by one unique property for all. What is not there is one error for all of them (recorded answer). */
export const readBatch: HubspotOperation = (request) => {
  const { kind, body, query, context } = request;
  const read = rowsWithIds(request);
  if ('problem' in read) return refuse(read.problem);
  const idProperty = typeof body['idProperty'] === 'string' ? body['idProperty'] : undefined;
  const isId = idProperty === undefined || idProperty === 'hs_object_id';
  if (!isId && !isUniqueProperty(kind, idProperty, context))
    return refuse(notUnique(kind, idProperty, context));
  const isArchived = query['archived'] === 'true';
  const ids = [...new Set(read.rows.map((row) => String(row['id'])))];
  const looked = ids.map((id) => ({
    id,
    record: isArchived
      ? archivedRecord(kind, id, context)
      : recordBy(kind, { idProperty, value: id }, context),
  }));
  const found = [...new Set(looked.map(({ record }) => record))].filter((record) => record !== undefined);
  const missing = looked.filter(({ record }) => record === undefined).map(({ id }) => id);
  const names = namesIn(body['properties']);
  return batchAnswer(
    {
      status: 200,
      results: found.map((record) => shownRecord(record, { asked: names }, context)),
      errors: missing.length === 0 ? [] : [rowError(objectsNotFound(kind, missing))],
      recordIds: found.map(({ id }) => id),
    },
    context,
  );
};
