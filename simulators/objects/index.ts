// A CRM with contacts, companies and deals, each at an address of its own: what most vendors' APIs look like.
import type { CrmAnswer, CrmCall, CrmContext, CrmSurface } from '../crm-surface.ts';
import type { Subject } from '../control/faults.ts';
import { isFields } from '../http/form-fields.ts';
import { decodePathPart, type IncomingRequest } from '../http/incoming-request.ts';
import { recordPage } from '../http/record-page.ts';
import { readRequestBody } from '../http/request-body.ts';
import type { Fields } from '../record.ts';
import { inspectAccessToken } from '../oauth/token-inspection.ts';
import { readAccount } from './account.ts';
import * as associations from './associations.ts';
import { objectsOAuth } from './objects-oauth.ts';
import { keysOf, mergeProperties, objectKinds, type ObjectKind } from './object-types.ts';
import * as batches from './batches.ts';
import * as operations from './operations.ts';

interface Route {
  method: string;
  /** What follows the object: the group is the record's id. */
  path: RegExp;
  operation: string;
  run: operations.ObjectOperation;
}

const routes: readonly Route[] = [
  { method: 'POST', path: /^$/, operation: 'create', run: operations.createRecord },
  { method: 'POST', path: /^\/search$/, operation: 'find', run: operations.findRecords },
  { method: 'POST', path: /^\/batch\/read$/, operation: 'batchFind', run: batches.findMany },
  { method: 'POST', path: /^\/batch\/create$/, operation: 'batchCreate', run: batches.createMany },
  { method: 'POST', path: /^\/batch\/update$/, operation: 'batchUpdate', run: batches.updateMany },
  { method: 'GET', path: /^\/([^/]+)$/, operation: 'read', run: operations.readRecord },
  { method: 'PATCH', path: /^\/([^/]+)$/, operation: 'update', run: operations.updateRecord },
  { method: 'POST', path: /^\/([^/]+)\/archive$/, operation: 'archive', run: operations.archiveRecord },
  { method: 'DELETE', path: /^\/([^/]+)$/, operation: 'remove', run: operations.removeRecord },
];

/** What follows a record: the other kind, and the other's id. */
const associationPath = /^\/([^/]+)\/associations\/([^/?]+)(?:\/([^/?]+))?$/;

const associationRoutes: readonly {
  method: string;
  operation: string;
  run: (request: associations.AssociationRequest) => CrmAnswer;
}[] = [
  { method: 'PUT', operation: 'associate', run: associations.associateRecords },
  { method: 'DELETE', operation: 'dissociate', run: associations.dissociateRecords },
  { method: 'GET', operation: 'associations', run: associations.listAssociations },
];

/** Creates the surface, at `/objects/{contacts | companies | deals}`. */
export default function createObjectsCrm(): CrmSurface {
  return {
    name: 'objects',
    operations: [...[...routes, ...associationRoutes].map(({ operation }) => operation), 'account'],
    oauth: objectsOAuth,
    types: objectKinds.map(({ type }) => type),
    recordId: (sequence, type) => `${type}-${sequence}`,
    keysOf(type, fields) {
      if (type === associations.associationType) return associations.keysOfAssociation(fields);
      const kind = objectKinds.find((each) => each.type === type);
      return kind === undefined ? [] : keysOf(kind, fields);
    },
    mergeFields: mergeProperties,
    receive,
    page(path, request, context) {
      const [, id] = /^\/open\/[a-z]+\/([^/]+)$/.exec(path) ?? [];
      if (id === undefined || request.method !== 'GET') return undefined;
      return recordPage('record', decodePathPart(id), context.records.get(decodePathPart(id)));
    },
  };
}

function receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  if (request.method === 'GET' && path === '/account') {
    const execute = () => asLoggedIn(request, context, (token) => readAccount(token, context));
    return { operation: 'account', subjects: [], execute };
  }
  const kind = objectKinds.find((each) => each.path === first);
  const asked = askedIn(rest, request);
  if (kind === undefined || asked === undefined) {
    const execute = () =>
      operations.refuse(404, 'not_found', `No endpoint ${request.method} /objects${path}`);
    return { operation: 'unknown', subjects: [], execute };
  }
  const read = readRequestBody('application/json', request.text);
  const body = 'fields' in read ? read.fields : {};
  const { id } = asked;
  return {
    operation: asked.operation,
    subjects: subjectsOf(kind, body, id),
    execute: () =>
      asLoggedIn(request, context, () => {
        if ('problem' in read) return operations.refuse(400, 'bad_request', read.problem);
        const wantsNothingBack = request.headers['prefer'] === 'return=minimal';
        return asked.run({ kind, id, body, wantsNothingBack, context });
      }),
  };
}

interface Asked {
  operation: string;
  id: string;
  run: operations.ObjectOperation;
}

/** What is asked of an object by what follows its address. */
function askedIn(rest: string, { method, query }: IncomingRequest): Asked | undefined {
  const route = routes.find((each) => each.method === method && each.path.test(rest));
  if (route !== undefined) {
    return { ...route, id: decodePathPart(route.path.exec(rest)?.[1] ?? '') };
  }
  const [, id = '', path, otherId = ''] = associationPath.exec(rest) ?? [];
  const other = objectKinds.find((each) => each.path === path);
  const association = associationRoutes.find((each) => each.method === method);
  if (other === undefined || association === undefined) return undefined;
  const named = { other, otherId: decodePathPart(otherId), isOnly: query['only'] === 'true' };
  return {
    operation: association.operation,
    id: decodePathPart(id),
    run: (request) => association.run({ ...request, ...named }),
  };
}

function asLoggedIn(
  request: IncomingRequest,
  context: CrmContext,
  work: (token: string) => CrmAnswer,
): CrmAnswer {
  const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined && opens(token, context)) return work(token);
  return operations.refuse(401, 'unauthorized', 'The access token is not valid');
}

function opens(token: string, context: CrmContext): boolean {
  const { key } = context.settings;
  return (
    key === '*' || token === key || inspectAccessToken(token, { crm: 'objects', ...context }).is === 'valid'
  );
}

/** One for each row of a batch. */
function subjectsOf(kind: ObjectKind, body: Fields, id: string): Subject[] {
  const { property } = body;
  const values = batches.listIn(body, 'values').map((value) => subjectOf(kind, { property, value }, ''));
  const inputs = batches.rowsIn(body).map((row) => subjectOf(kind, row, batches.idIn(row)));
  const many = [...values, ...inputs];
  return many.length > 0 ? many : [subjectOf(kind, body, id)];
}

function subjectOf(kind: ObjectKind, body: Fields, id: string): Subject {
  const { properties, property, value } = body;
  const given: Fields = isFields(properties) ? properties : { [String(property)]: value };
  const text = (name: string): string | undefined =>
    Object.hasOwn(kind.searchable, name) && typeof given[name] === 'string' ? given[name] : undefined;
  return { email: text('email'), phone: text('phone'), domain: text('domain'), id };
}
