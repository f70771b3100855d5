// All records of an object, in the order of their ids.
import { answer, badRequest, refuse } from '../answers.ts';
import type { HubspotOperation } from '../calls/operation.ts';
import { namesIn, shownRecord } from './shown-record.ts';

const defaultLimit = 10;
const largestLimit = 100;

export const listRecords: HubspotOperation = ({ kind, query, context }) => {
  const limit = Number(query['limit'] ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > largestLimit) {
    return refuse(badRequest(`limit must be between 1 and ${largestLimit}`));
  }
  const after = Number(query['after'] ?? 0);
  const wanted = query['archived'] === 'true' ? 'archived' : undefined;
  const page = [];
  for (const record of context.records.list({ crm: 'hubspot', type: kind.type })) {
    if (record.departure?.as !== wanted || Number(record.id) <= after) continue;
    page.push(record);
    if (page.length > limit) break;
  }
  const shown = page.slice(0, limit);
  const names = namesIn(query['properties']);
  const last = page.length > limit ? shown.at(-1)?.id : undefined;
  const link = `${context.selfUrl}/hubspot/crm/v3/objects/${kind.plural}?limit=${limit}&after=${last}`;
  return answer(200, {
    results: shown.map((record) => shownRecord(record, { asked: names }, context)),
    ...(last === undefined ? {} : { paging: { next: { after: last, link } } }),
  });
};
