// Every call of the API that this CRM knows.
import type { Need } from '../access/scopes.ts';
import { accountDetails } from '../account/account-details.ts';
import { listOwners, readOwner } from '../account/owners.ts';
import { listPipelines, readPipeline } from '../account/pipelines.ts';
import * as associationBatch from '../associations/batch.ts';
import * as associations from '../associations/single.ts';
import { archiveBatch } from '../batch/archive.ts';
import { createBatch } from '../batch/create.ts';
import { readBatch } from '../batch/read.ts';
import { updateBatch } from '../batch/update.ts';
import { upsertBatch } from '../batch/upsert.ts';
import { listRecords } from '../objects/list.ts';
import { mergeRecords } from '../objects/merge.ts';
import { searchRecords } from '../objects/search.ts';
import * as objects from '../objects/single.ts';
import type { HubspotOperation } from './operation.ts';
import * as properties from '../properties/property-calls.ts';

export interface Route {
  method: string;
  path: RegExp;
  operation: string;
  need: Need;
  run: HubspotOperation;
  /** Under the limit of searches. */
  isSearch: boolean;
}

type Row = [method: string, path: string, operation: string, need: Need, run: HubspotOperation];

// `{x}` is one part of the address. Objects: v3, and the dated versions of the same calls (public API descriptions).
const objectRows: readonly Row[] = [
  ['POST', '', 'create', 'write', objects.createOne],
  ['GET', '', 'list', 'read', listRecords],
  ['POST', '/search', 'search', 'read', searchRecords],
  ['POST', '/merge', 'merge', 'write', mergeRecords],
  ['POST', '/gdpr-delete', 'deleteForGood', 'write', objects.deleteForGood],
  ['POST', '/batch/read', 'batchRead', 'read', readBatch],
  ['POST', '/batch/create', 'batchCreate', 'write', createBatch],
  ['POST', '/batch/update', 'batchUpdate', 'write', updateBatch],
  ['POST', '/batch/upsert', 'batchUpsert', 'write', upsertBatch],
  ['POST', '/batch/archive', 'batchArchive', 'write', archiveBatch],
  ['GET', '/{id}', 'read', 'read', objects.readOne],
  ['PATCH', '/{id}', 'update', 'write', objects.updateOne],
  ['DELETE', '/{id}', 'archive', 'write', objects.archiveOne],
];

const pair = '/crm/v4/objects/{object}/{id}/associations';
const many = '/crm/v4/associations/{object}/{to}/batch';

const otherRows: readonly Row[] = [
  ['PUT', `${pair}/default/{to}/{toId}`, 'associateByDefault', 'write', associations.associateByDefault],
  ['PUT', `${pair}/{to}/{toId}`, 'associate', 'write', associations.associate],
  ['DELETE', `${pair}/{to}/{toId}`, 'dissociate', 'write', associations.dissociate],
  ['GET', `${pair}/{to}`, 'listAssociations', 'read', associations.listAssociations],
  ['POST', `${many}/create`, 'batchAssociate', 'write', associationBatch.createAssociations],
  [
    'POST',
    `${many}/associate/default`,
    'batchAssociateByDefault',
    'write',
    associationBatch.createDefaultAssociations,
  ],
  ['POST', `${many}/read`, 'batchReadAssociations', 'read', associationBatch.readAssociations],
  ['POST', `${many}/archive`, 'batchDissociate', 'write', associationBatch.archiveAssociations],
  ['GET', '/crm/v3/properties/{object}', 'listProperties', 'readSchema', properties.listProperties],
  ['POST', '/crm/v3/properties/{object}', 'createProperty', 'writeSchema', properties.createProperty],
  ['GET', '/crm/v3/properties/{object}/{name}', 'readProperty', 'readSchema', properties.readProperty],
  ['GET', '/crm/v3/pipelines/{object}', 'listPipelines', 'readSchema', listPipelines],
  ['GET', '/crm/v3/pipelines/{object}/{id}', 'readPipeline', 'readSchema', readPipeline],
  ['GET', '/crm/v3/owners', 'listOwners', 'owners', listOwners],
  ['GET', '/crm/v3/owners/{id}', 'readOwner', 'owners', readOwner],
  ['GET', '/account-info/v3/details', 'account', 'nothing', accountDetails],
];

export const routes: readonly Route[] = [
  ...objectRows.map((row) => routeOf(row, '/crm/(?:v3/objects|objects/\\d{4}-\\d{2})/{object}')),
  ...otherRows.map((row) => routeOf(row, '')),
];

/** The route of a call and the parts that its address leaves open. A slash at the end says nothing. */
export function routeFor(method: string, path: string): { route: Route; parts: string[] } | undefined {
  const address = path.replace(/\/$/, '');
  for (const route of routes) {
    const found = route.method === method ? route.path.exec(address) : null;
    if (found !== null) return { route, parts: found.slice(1) };
  }
  return undefined;
}

function routeOf([method, path, operation, need, run]: Row, before: string): Route {
  const pattern = (before + path).replaceAll(/\{[a-zA-Z]+\}/g, '([^/]+)');
  return { method, path: new RegExp(`^${pattern}$`), operation, need, run, isSearch: operation === 'search' };
}
