// HealthSherpa's Partner API for Medicare, v1 and v2, as its reference and two clients' code show it. The reference has no
// error codes, no rate limits and no lifetimes: what stands for them is marked, and mostly a rule.
import type { CrmAnswer, CrmCall, CrmContext, CrmSurface, DemoConnection } from '../crm-surface.ts';
import type { Subject } from '../control/faults.ts';
import { isFields } from '../http/form-fields.ts';
import { decodePathPart, type IncomingRequest } from '../http/incoming-request.ts';
import { readRequestBody } from '../http/request-body.ts';
import type { Fields } from '../record.ts';
import { agentOf, type Version } from './access/agent.ts';
import { healthsherpaOAuth } from './access/healthsherpa-oauth.ts';
import { failure, refuse } from './answers.ts';
import * as contacts from './contacts/operations.ts';
import { keysOf, lookupsOf, mergedFields } from './contacts/stored-contact.ts';
import { pageOf } from './pages.ts';
import { healthsherpaRules, rulesOf } from './rules.ts';

interface Route {
  method: string;
  /** Below the version: the group is the contact's id. */
  path: RegExp;
  operation: string;
  run: contacts.ContactOperation;
}

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/contacts$/, operation: 'create', run: contacts.createContact },
  { method: 'POST', path: /^\/contacts\/search$/, operation: 'find', run: contacts.searchContact },
  { method: 'PATCH', path: /^\/contacts\/([^/]+)$/, operation: 'update', run: contacts.updateContact },
];

/** An agency's key, and the first agent. What examples/contacts.csv has besides has no place in a contact of this CRM. */
const healthsherpaDemo: DemoConnection = {
  connectionId: 'healthsherpa',
  connector: 'healthsherpa',
  path: '/healthsherpa',
  address: 'baseUrl',
  settings: { agentEmail: 'agent@example.com' },
  secrets: { apiKey: 'demo-key' },
};

/** Creates the surface, at `/healthsherpa/v1/…` and `/healthsherpa/v2/…` as at `api.medicare.healthsherpa.com`. */
export default function createHealthsherpaCrm(): CrmSurface {
  return {
    name: 'healthsherpa',
    operations: routes.map(({ operation }) => operation),
    rules: healthsherpaRules,
    oauth: healthsherpaOAuth,
    demo: healthsherpaDemo,
    types: ['contact'],
    // A UUID, as in the reference's examples.
    recordId: (sequence) => `c7716192-7625-4351-a689-${sequence.toString(16).padStart(12, '0')}`,
    keysOf: (_type, fields) => keysOf(fields),
    lookupsOf: (_type, fields) => lookupsOf(fields),
    mergeFields: mergedFields,
    failure,
    receive,
    page: pageOf,
  };
}

function receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const [, version, rest = ''] = /^\/(v1|v2)(\/.*)$/.exec(path) ?? [];
  const route = routes.find((each) => each.method === request.method && each.path.test(rest));
  if (version === undefined || route === undefined) {
    const message = `No endpoint ${request.method} ${path}`;
    const execute = () => refuse({ status: 404, code: 'no_route', message });
    return { operation: 'unknown', subjects: [], execute };
  }
  const read = readRequestBody('application/json', request.text);
  const body = 'fields' in read ? read.fields : {};
  const id = decodePathPart(route.path.exec(rest)?.[1] ?? '');
  return {
    operation: route.operation,
    subjects: [subjectOf(body, id)],
    execute() {
      const limited = limit(context);
      if (limited !== undefined) return limited;
      const agent = agentOf(version as Version, request, body, context);
      if ('refusal' in agent) return agent.refusal;
      if ('problem' in read) return refuse({ status: 400, code: 'validation_error', message: read.problem });
      return route.run({ version: version as Version, agent: agent.email, id, body, context });
    },
  };
}

/** Nothing is documented of limits: 429 with a Retry-After, where the rule has one. */
function limit(context: CrmContext): CrmAnswer | undefined {
  const { perMinute } = rulesOf(context);
  if (perMinute === null) return undefined;
  const budget = { name: 'healthsherpa', limit: perMinute, windowMs: 60_000, window: 'rolling' } as const;
  const { isAllowed, freeInMs } = context.rateLimits.take(budget);
  if (isAllowed) return undefined;
  const refused = refuse({ status: 429, code: 'rate_limited', message: 'Too many requests' });
  return { ...refused, headers: { 'retry-after': String(Math.ceil(freeInMs / 1000)) } };
}

function subjectOf(body: Fields, id: string): Subject {
  const { contact, params } = body;
  const given: Fields = isFields(contact) ? contact : isFields(params) ? params : {};
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined);
  return { email: text('email'), phone: text('phone'), id: id === '' ? text('external_id') : id };
}
