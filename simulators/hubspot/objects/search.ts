// The search: an index that runs behind the records by `searchLagMs`, for new ones and for changes.
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, badRequest, refuse } from '../answers.ts';
import type { HubspotOperation, HubspotRequest } from '../calls/operation.ts';
import { definitionOf } from '../properties/definitions.ts';
import { asText, filterProblem, isCompared, isHit, order, type Filter } from './filters.ts';
import { textOf, type ObjectKind } from './object-kinds.ts';
import { namesIn, shownRecord, valueOf } from './shown-record.ts';

/** Search guide; the API's description says 6 groups. */
const most = { groups: 5, filtersOfGroup: 6, filters: 18, limit: 200, hits: 10_000, query: 3000 };

/** What `query` looks at (search guide). */
const searchedByQuery: Readonly<Record<ObjectKind['type'], readonly string[]>> = {
  contact: [
    'firstname',
    'lastname',
    'email',
    'phone',
    'hs_additional_emails',
    'fax',
    'mobilephone',
    'company',
  ],
  company: ['website', 'phone', 'name', 'domain'],
  deal: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
};

export const searchRecords: HubspotOperation = (request) => {
  const { body, context } = request;
  const groups = groupsIn(body);
  const limit = Number(body['limit'] ?? 10);
  const after = Number(body['after'] ?? 0);
  const problem = problemOf(request, groups, { limit, after });
  if (problem !== undefined) return refuse(badRequest(problem));

  const hits = [...indexed(request)].filter(
    (record) =>
      (groups.length === 0 || groups.some((group) => fits(record, group, request))) &&
      hasQuery(record, request),
  );
  const page = sorted(hits, request).slice(after, after + limit);
  const names = namesIn(body['properties']);
  const results = page.map((record) => shownRecord(record, { asked: names }, context));
  const next = after + limit < hits.length ? { paging: { next: { after: String(after + limit) } } } : {};
  return answer(
    200,
    { total: hits.length, results, ...next },
    results.map(({ id }) => id),
  );
};

/** The records as the index knows them, in the order of their ids. */
function* indexed({ kind, context }: HubspotRequest): Generator<StoredRecord> {
  const { searchLagMs } = context.settings;
  const upTo = context.now() - searchLagMs;
  for (const live of context.records.list({ crm: 'hubspot', type: kind.type })) {
    const record = searchLagMs === 0 ? live : context.records.asOf(live, upTo);
    if (record !== undefined && record.departure === undefined) yield record;
  }
}

function groupsIn(body: Fields): Filter[][] {
  const groups = Array.isArray(body['filterGroups']) ? (body['filterGroups'] as unknown[]) : [];
  const given = groups.map((group) => (isFields(group) ? group['filters'] : undefined));
  // A list of filters without a group is one (example of the search guide).
  if (Array.isArray(body['filters'])) given.push(body['filters']);
  return given.map((filters) => (Array.isArray(filters) ? (filters as Filter[]) : []));
}

function problemOf(
  { kind, body, context }: HubspotRequest,
  groups: readonly Filter[][],
  { limit, after }: { limit: number; after: number },
): string | undefined {
  if (!Number.isInteger(limit) || limit < 1 || limit > most.limit)
    return `limit must be between 1 and ${most.limit}`;
  if (!Number.isInteger(after) || after < 0) return 'after is not valid';
  // amp-labs/connectors: 400 beyond the first 10,000.
  if (after + limit > most.hits) return `Cannot page beyond ${most.hits} results`;
  if (asText(body['query']).length > most.query) return `query is over ${most.query} characters`;
  if (groups.length > most.groups) return `too many filterGroups: ${groups.length} of ${most.groups}`;
  if (groups.some((group) => group.length > most.filtersOfGroup))
    return `too many filters in a group, at most ${most.filtersOfGroup}`;
  const filters = groups.flat();
  if (filters.length > most.filters) return `too many filters, at most ${most.filters}`;
  return filters
    .map((filter) => filterProblem(filter, definitionOf(kind, String(filter?.propertyName), context.records)))
    .find((problem) => problem !== undefined);
}

function fits(record: StoredRecord, group: readonly Filter[], { kind, context }: HubspotRequest): boolean {
  return group.every((filter) => {
    const definition = definitionOf(kind, filter.propertyName, context.records);
    return isHit(valueOf(record, filter.propertyName, context), filter, definition);
  });
}

function hasQuery({ fields }: StoredRecord, { kind, body }: HubspotRequest): boolean {
  const query = asText(body['query']).toLowerCase();
  return (
    query === '' ||
    searchedByQuery[kind.type].some((name) => textOf(fields, name).toLowerCase().includes(query))
  );
}

/** Only the first sort counts: `-name`, or `{ propertyName, direction }`. */
function sorted(hits: readonly StoredRecord[], { kind, body, context }: HubspotRequest): StoredRecord[] {
  const [sort]: unknown[] = Array.isArray(body['sorts']) ? body['sorts'] : [];
  if (sort === undefined) return [...hits];
  const written = isFields(sort) ? asText(sort['propertyName']) : asText(sort);
  const name = written.replace(/^-/, '');
  const isDown = written.startsWith('-') || (isFields(sort) && sort['direction'] === 'DESCENDING');
  const definition = definitionOf(kind, name, context.records);
  const isNumber = isCompared(definition);
  return hits
    .map((record) => ({ record, value: valueOf(record, name, context) }))
    .toSorted((one, other) => (order(one.value, other.value, isNumber) || 0) * (isDown ? -1 : 1))
    .map(({ record }) => record);
}
