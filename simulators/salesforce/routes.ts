// Which call is which operation: addresses below `/services/data/v60.0`.
import { createMany, updateMany, upsertMany } from './operations/collections.ts';
import { readMany, removeMany } from './operations/collections-by-id.ts';
import { customize, describeAll, describeBasics, describeOne } from './operations/describe.ts';
import { resources } from './operations/organization.ts';
import { nextPage, query, queryAll } from './operations/query.ts';
import {
  createRecord,
  findRecord,
  readRecord,
  removeByKey,
  removeRecord,
  updateRecord,
  upsertRecord,
} from './operations/records.ts';
import type { SalesforceOperation } from './operations/request.ts';
import { search } from './operations/search.ts';

export interface Route {
  method: string;
  /** The groups are the parts that an address leaves open. */
  path: RegExp;
  operation: string;
  run: SalesforceOperation;
}

const part = '([^/]+)';
const route = (method: string, path: string, operation: string, run: SalesforceOperation): Route => ({
  method,
  path: new RegExp(`^${path}/?$`),
  operation,
  run,
});

export const routes: readonly Route[] = [
  route('GET', '', 'describe', resources),
  route('GET', '/sobjects', 'describe', describeAll),
  route('GET', `/sobjects/${part}/describe`, 'describe', describeOne),
  route('GET', `/sobjects/${part}`, 'describe', describeBasics),
  route('POST', `/sobjects/${part}`, 'create', createRecord),
  route('GET', `/sobjects/${part}/${part}`, 'read', readRecord),
  route('PATCH', `/sobjects/${part}/${part}`, 'update', updateRecord),
  route('DELETE', `/sobjects/${part}/${part}`, 'remove', removeRecord),
  route('GET', `/sobjects/${part}/${part}/${part}`, 'find', findRecord),
  route('PATCH', `/sobjects/${part}/${part}/${part}`, 'upsert', upsertRecord),
  route('DELETE', `/sobjects/${part}/${part}/${part}`, 'remove', removeByKey),
  route('POST', '/composite/sobjects', 'batchCreate', createMany),
  route('PATCH', '/composite/sobjects', 'batchUpdate', updateMany),
  route('DELETE', '/composite/sobjects', 'batchRemove', removeMany),
  route('PATCH', `/composite/sobjects/${part}/${part}`, 'batchUpsert', upsertMany),
  route('GET', `/composite/sobjects/${part}`, 'batchRead', readMany),
  route('POST', `/composite/sobjects/${part}`, 'batchRead', readMany),
  route('GET', '/query', 'query', query),
  route('GET', '/queryAll', 'query', queryAll),
  route('GET', `/query(?:All)?/${part}`, 'query', nextPage),
  route('GET', '/parameterizedSearch', 'search', search),
  route('POST', '/parameterizedSearch', 'search', search),
  route('POST', '/tooling/sobjects/CustomField', 'customize', customize),
];
