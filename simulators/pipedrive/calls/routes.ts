// Every call of the API that this CRM knows, with what it costs: `x-token-cost` in the descriptions of v2 and v1.
import { findUsers, currentUser, listUsers } from '../account/users.ts';
import { listPipelines, listStages } from '../account/pipelines.ts';
import * as fields from '../fields/field-calls.ts';
import { listRecords } from '../objects/list.ts';
import { mergeRecords } from '../objects/merge.ts';
import { addParticipant, listParticipants, removeParticipant } from '../objects/participants.ts';
import { searchField, searchRecords } from '../objects/search.ts';
import * as objects from '../objects/single.ts';
import type { PipedriveOperation } from './operation.ts';

/** Which scopes open a call; any of them does. `object`: by the object, `contacts` or `deals`. */
export type Need = 'nothing' | 'read' | 'write' | 'readOrSearch' | 'search' | 'users' | 'fields' | 'deals';

export interface Route {
  method: string;
  path: RegExp;
  operation: string;
  cost: number;
  need: Need;
  run: PipedriveOperation;
  isSearch: boolean;
}

type Row = [
  method: string,
  path: string,
  operation: string,
  cost: number,
  need: Need,
  run: PipedriveOperation,
];

const [v2, v1] = ['/api/v2', '(?:/api)?/v1'];
const object = `${v2}/(persons|organizations|deals)`;
const fieldsOf = `${v2}/(personFields|organizationFields|dealFields)`;
const participants = `${v1}/(deals)/{id}/participants`;

const rows: readonly Row[] = [
  ['POST', object, 'create', 5, 'write', objects.createOne],
  ['GET', object, 'list', 10, 'read', listRecords],
  ['GET', `${object}/search`, 'search', 20, 'readOrSearch', searchRecords],
  ['GET', `${object}/{id}`, 'read', 1, 'read', objects.readOne],
  ['PATCH', `${object}/{id}`, 'update', 5, 'write', objects.updateOne],
  ['DELETE', `${object}/{id}`, 'remove', 3, 'write', objects.removeOne],
  ['GET', `${v2}/itemSearch/field`, 'searchField', 20, 'search', searchField],
  ['GET', fieldsOf, 'listFields', 10, 'read', fields.listFields],
  ['POST', fieldsOf, 'createField', 5, 'fields', fields.createField],
  ['GET', `${fieldsOf}/{code}`, 'readField', 1, 'read', fields.readField],
  ['GET', `${v2}/pipelines`, 'listPipelines', 5, 'deals', listPipelines],
  ['GET', `${v2}/stages`, 'listStages', 5, 'deals', listStages],
  ['PUT', `${v1}/(persons|organizations|deals)/{id}/merge`, 'merge', 40, 'write', mergeRecords],
  ['GET', participants, 'listParticipants', 20, 'read', listParticipants],
  ['POST', participants, 'addParticipant', 10, 'write', addParticipant],
  ['DELETE', `${participants}/{id}`, 'removeParticipant', 6, 'write', removeParticipant],
  ['GET', `${v1}/users/me`, 'currentUser', 2, 'nothing', currentUser],
  ['GET', `${v1}/users/find`, 'findUsers', 40, 'users', findUsers],
  ['GET', `${v1}/users`, 'listUsers', 20, 'users', listUsers],
];

export const routes: readonly Route[] = rows.map(([method, path, operation, cost, need, run]) => ({
  method,
  path: new RegExp(`^${path.replaceAll(/\{[a-z]+\}/g, '([^/]+)')}$`),
  operation,
  cost,
  need,
  run,
  isSearch: ['search', 'searchField', 'findUsers'].includes(operation),
}));

/** The route of a call and the parts that its address leaves open. */
export function routeFor(method: string, path: string): { route: Route; parts: string[] } | undefined {
  for (const route of routes) {
    const found = route.method === method ? route.path.exec(path) : null;
    if (found !== null) return { route, parts: found.slice(1) };
  }
  return undefined;
}
