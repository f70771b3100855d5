// The generic CRM: any home-made system that speaks the contract of quickreply-external-crm.
import type { CrmCall, CrmContext, CrmSurface, DemoConnection, SurfaceOptions } from '../crm-surface.ts';
import type { Subject } from '../control/faults.ts';
import type { Fields } from '../record.ts';
import { decodePathPart, type IncomingRequest } from '../http/incoming-request.ts';
import { recordPage } from '../http/record-page.ts';
import { readRequestBody } from '../http/request-body.ts';
import { credentialProblem } from './authenticate.ts';
import { leadKeys, mergeLeadFields, textOf } from './lead-fields.ts';
import * as operations from './operations.ts';

interface Route {
  methods: readonly string[];
  /** The group is the lead id. */
  path: RegExp;
  operation: string;
  run: operations.LeadOperation;
  /** The contract's status when the request itself cannot be read. */
  failure: string;
}

const routes: readonly Route[] = [
  {
    methods: ['POST'],
    path: /^\/crm\/create$/,
    operation: 'create',
    run: operations.createLead,
    failure: 'Creation Failed',
  },
  {
    methods: ['GET', 'POST'],
    path: /^\/crm\/fetch$/,
    operation: 'find',
    run: operations.findLead,
    failure: 'Fetch Failed',
  },
  // The contract says "path / query parameter": the id may also stand in the query.
  {
    methods: ['POST', 'PUT'],
    path: /^\/crm\/update(?:\/([^/]+))?$/,
    operation: 'update',
    run: operations.updateLead,
    failure: 'Update Failed',
  },
  {
    methods: ['POST', 'PUT'],
    path: /^\/crm\/upsert$/,
    operation: 'upsert',
    run: operations.upsertLead,
    failure: 'Creation Failed',
  },
  {
    methods: ['DELETE'],
    path: /^\/crm\/leads\/([^/]+)$/,
    operation: 'remove',
    run: operations.removeLead,
    failure: 'Delete Failed',
  },
  { methods: ['POST'], path: /^\/hook$/, operation: 'hook', run: operations.receiveHook, failure: 'Failed' },
];

/** The generic contract, with the custom field that holds our contact id. */
const demo: DemoConnection = {
  connectionId: 'demo',
  connector: 'http',
  path: '/generic/crm',
  address: 'baseUrl',
  settings: { contactIdField: 'custom_fields.syncline_contact_id', delete: { url: '/leads/{lead_id}' } },
  secrets: { key: 'demo-key' },
};

/** Creates the surface; `keyField` names the custom field that holds the app's own contact id. */
export default function createGenericCrm({ keyField }: SurfaceOptions): CrmSurface {
  return {
    name: 'generic',
    demo,
    operations: routes.map((route) => route.operation),
    types: ['contact', 'hook'],
    recordId: (sequence, type) => `${type === 'hook' ? 'hook' : 'lead'}-${sequence}`,
    // Two hooks about one person are two events, no duplicates.
    keysOf: (type, fields) => (type === 'contact' ? leadKeys(fields, keyField) : []),
    mergeFields: mergeLeadFields,
    receive,
    page(path, request, context) {
      const [, id] = /^\/leads\/([^/]+)$/.exec(path) ?? [];
      if (id === undefined || request.method !== 'GET') return undefined;
      return recordPage('lead', decodePathPart(id), context.records.get(decodePathPart(id)));
    },
  };
}

function receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const route = routes.find(
    (candidate) => candidate.methods.includes(request.method) && candidate.path.test(path),
  );
  if (route === undefined) {
    const execute = () =>
      operations.refuse(404, 'Not Found', `No endpoint ${request.method} /generic${path}`);
    return { operation: 'unknown', subjects: [], execute };
  }
  const read = readRequestBody(request.headers['content-type'], request.text);
  const body = 'fields' in read ? read.fields : {};
  const criteria: Fields = { ...request.query, ...body };
  const inPath = route.path.exec(path)?.[1];
  const leadId = inPath === undefined ? textOf(criteria['lead_id']) : decodePathPart(inPath);

  return {
    operation: route.operation,
    subjects: [subjectOf(criteria, leadId)],
    execute() {
      const refusal = credentialProblem(request, body, context.settings.key);
      if (refusal !== undefined) return operations.refuse(401, 'Unauthorized', refusal);
      if ('problem' in read) return operations.refuse(400, route.failure, read.problem);
      return route.run({ leadId, criteria, body, context });
    },
  };
}

function subjectOf(criteria: Fields, leadId: string): Subject {
  return { email: textOf(criteria['email']), phone: textOf(criteria['phone']), lead_id: leadId };
}
