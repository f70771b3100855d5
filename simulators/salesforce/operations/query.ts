// Queries and their pages, and the search that looks at words.
import type { CrmAnswer } from '../../crm-surface.ts';
import type { Fields } from '../../record.ts';
import { refuse } from '../errors.ts';
import { parseSoql, type Soql } from '../soql/parse-soql.ts';
import { runSoql } from '../soql/run-soql.ts';
import { SoqlError } from '../soql/tokens.ts';
import { done, type SalesforceOperation, type SalesforceRequest } from './request.ts';

const pageSizes = { least: 200, most: 2000 };

/** What a `nextRecordsUrl` stands for; it is all in the address, so that it outlives a restart. */
interface Cursor {
  q: string;
  isAll: boolean;
  offset: number;
  size: number;
  /** The `sequence` of the newest row: records made later are no part of the answer. */
  newest: number;
}

export const query: SalesforceOperation = (request) => firstPage(request, false);
export const queryAll: SalesforceOperation = (request) => firstPage(request, true);

export const nextPage: SalesforceOperation = (request) => {
  const cursor = readCursor(request.parts[0] ?? '');
  if (cursor === undefined)
    return refuse({ code: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' });
  return answerPage(request, cursor);
};

function firstPage(request: SalesforceRequest, isAll: boolean): CrmAnswer {
  const q = request.query.get('q');
  if (q === null) return refuse({ code: 'MALFORMED_QUERY', message: 'A query string has to be specified' });
  const asked = Number(/batchSize=(\d+)/i.exec(String(request.headers['sforce-query-options'] ?? ''))?.[1]);
  const size = Number.isNaN(asked)
    ? pageSizes.most
    : Math.min(Math.max(asked, pageSizes.least), pageSizes.most);
  return answerPage(request, { q, isAll, offset: 0, size, newest: Number.MAX_SAFE_INTEGER });
}

function answerPage(request: SalesforceRequest, cursor: Cursor): CrmAnswer {
  const { version, account, context } = request;
  const { q, isAll, offset, size } = cursor;
  try {
    const soql: Soql = parseSoql(q);
    const { rows, show } = runSoql(soql, {
      records: context.records,
      version,
      organizationId: account.id,
      includesDeleted: isAll,
    });
    const all = rows.filter(({ sequence }) => sequence <= cursor.newest);
    if (soql.isCount) return done(200, { totalSize: all.length, done: true, records: [] });
    const page = all.slice(offset, offset + size);
    const isDone = offset + size >= all.length;
    const body: Fields = { totalSize: all.length, done: isDone };
    const newest = all.reduce((most, { sequence }) => Math.max(most, sequence), 0);
    if (!isDone) body['nextRecordsUrl'] = addressOf({ ...cursor, offset: offset + size, newest }, version);
    body['records'] = page.map(show);
    return done(
      200,
      body,
      page.map(({ id }) => id),
    );
  } catch (error) {
    if (error instanceof SoqlError) return refuse(error.error);
    throw error;
  }
}

// Salesforce's begin with 01g, a prefix like those of records, and end with the place.
function addressOf(cursor: Cursor, version: string): string {
  const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  return `/services/data/v${version}/query/01g${text}-${cursor.offset}`;
}

function readCursor(locator: string): Cursor | undefined {
  const [, text = ''] = /^01g(.+)-\d+$/.exec(locator) ?? [];
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Cursor;
  } catch {
    return undefined;
  }
}
