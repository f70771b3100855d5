// The search: an index that runs behind the records by `searchLagMs`, for new ones and for changes.
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, badRequest, refuse } from '../answers.ts';
import type { HubspotOperation, HubspotRequest } from '../calls/operation.ts';
import { definitionOf } from '../properties/definitions.ts';
import { asText, filterProblem, isHit, order, type Filter } from './filters.ts';
import { textOf, type ObjectKind } from './object-kinds.ts';
import { namesIn, shownRecord, type ShownRecord } from './shown-record.ts';

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
    (hit) =>
      (groups.length === 0 || groups.some((group) => fits(hit, group, request))) && hasQuery(hit, request),
  );
  const sorted = hits.toSorted(orderOf(request));
  const page = sorted.slice(after, after + limit);
  const names = namesIn(body['properties']);
  const results = page.map(({ record }) => shownRecord(record, { asked: names }, context));
  const next = after + limit < sorted.length ? { paging: { next: { after: String(after + limit) } } } : {};
  return answer(
    200,
    { total: sorted.length, results, ...next },
    results.map(({ id }) => id),
  );
};

interface Hit {
  record: StoredRecord;
  properties: ShownRecord['properties'];
}

/** The records as the index knows them. */
function* indexed({ kind, context }: HubspotRequest): Generator<Hit> {
  const { searchLagMs } = context.settings;
  const upTo = context.now() - searchLagMs;
  for (const live of context.records.list({ crm: 'hubspot', type: kind.type })) {
    const record = searchLagMs === 0 ? live : context.records.asOf(live, upTo);
    if (record === undefined || record.departure !== undefined) continue;
    yield { record, properties: shownRecord(record, { created: true }, context).properties };
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

function fits({ properties }: Hit, group: readonly Filter[], { kind, context }: HubspotRequest): boolean {
  return group.every((filter) =>
    isHit(
      textOf(properties, filter.propertyName),
      filter,
      definitionOf(kind, filter.propertyName, context.records),
    ),
  );
}

function hasQuery({ properties }: Hit, { kind, body }: HubspotRequest): boolean {
  const query = asText(body['query']).toLowerCase();
  return (
    query === '' ||
    searchedByQuery[kind.type].some((name) => textOf(properties, name).toLowerCase().includes(query))
  );
}

/** Only the first one counts; without any the ids. `-name`, or `{ propertyName, direction }`. */
function orderOf({ kind, body, context }: HubspotRequest): (one: Hit, other: Hit) => number {
  const [sort]: unknown[] = Array.isArray(body['sorts']) ? body['sorts'] : [];
  const written = isFields(sort)
    ? String(sort['propertyName'])
    : typeof sort === 'string'
      ? sort
      : 'hs_object_id';
  const name = written.replace(/^-/, '');
  const isDown = written.startsWith('-') || (isFields(sort) && sort['direction'] === 'DESCENDING');
  const definition = definitionOf(kind, name, context.records);
  const isNumber = definition !== undefined && ['number', 'date', 'datetime'].includes(definition.type);
  return (one, other) => {
    const by = order(textOf(one.properties, name), textOf(other.properties, name), isNumber) || 0;
    return isDown ? -by : by;
  };
}
