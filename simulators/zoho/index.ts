// Zoho CRM's API v8 with contacts, leads, accounts and deals; README says what it is true to.
import type { CrmCall, CrmContext, CrmSurface, DemoConnection } from '../crm-surface.ts';
import type { Subject } from '../control/faults.ts';
import { isFields } from '../http/form-fields.ts';
import { decodePathPart, type IncomingRequest } from '../http/incoming-request.ts';
import { recordPage } from '../http/record-page.ts';
import { readRequestBody } from '../http/request-body.ts';
import type { Fields } from '../record.ts';
import { scopeProblem, sessionOf, spendCredits } from './access/session.ts';
import { zohoOAuth } from './access/zoho-oauth.ts';
import { failureOf, invalidUrl, refuse } from './errors.ts';
import { convertLead } from './objects/convert-lead.ts';
import { idOf } from './objects/ids.ts';
import { modules } from './objects/modules.ts';
import { keysOf, lookupsOf } from './objects/record-keys.ts';
import { nameOf } from './objects/shown-record.ts';
import { roleKeys, roleType } from './operations/roles.ts';
import { routes, type Route } from './routes.ts';
import { zohoRules } from './rules.ts';
import { zohoControl } from './zoho-control.ts';

/** Recorded ids of records begin about here. */
const firstId = 1_291_000;

/** An access token, as somebody has it who is logged in. */
const zohoDemo: DemoConnection = {
  connectionId: 'zoho',
  connector: 'zoho',
  path: '/zoho',
  address: 'baseUrl',
  settings: { auth: 'token' },
  secrets: { token: 'demo-key' },
};

/** Creates the surface, at `/zoho`: accounts server and `api_domain` are both `<simulator>/zoho`. */
export default function createZohoCrm(): CrmSurface {
  return {
    name: 'zoho',
    operations: [...new Set(routes.map(({ operation }) => operation))],
    types: modules.map(({ name }) => name),
    rules: zohoRules,
    oauth: zohoOAuth,
    demo: zohoDemo,
    control: zohoControl,
    recordId: (sequence) => idOf(firstId + sequence),
    keysOf: (type, fields) =>
      type === roleType ? roleKeys(String(fields['deal']), String(fields['contact'])) : keysOf(type, fields),
    lookupsOf,
    mergeFields,
    convertRecord: convertLead,
    failure: failureOf,
    receive,
    page(path, request, context) {
      const [, type = '', id = ''] = /^\/crm\/(?:org\d+\/)?tab\/(\w+)\/(\d+)$/.exec(path) ?? [];
      if (id === '' || request.method !== 'GET') return undefined;
      const record = context.records.get(id);
      const shown = record && { ...record, fields: { name: nameOf(record), ...record.fields } };
      return recordPage(type, id, shown?.type === type ? shown : undefined);
    },
  };
}

function receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const route = routeOf(path, request.method);
  const read = readRequestBody('application/json', request.text);
  const body = 'fields' in read ? read.fields : {};
  const query = new URLSearchParams(request.search);
  const parts = (route?.path.exec(below(path)) ?? []).slice(1).map(decodePathPart);
  return {
    operation: route?.operation ?? 'unknown',
    subjects: subjectsOf(body, query, parts),
    execute() {
      const login = sessionOf(request, context);
      if ('refused' in login) return login.refused;
      const { session } = login;
      if (route === undefined) return refuse(invalidUrl);
      const forbidden = scopeProblem(session, route.scope.replace('*', parts[0] ?? ''));
      if (forbidden !== undefined) return forbidden;
      const spent = spendCredits(route.cost(body), context);
      if ('refused' in spent) return spent.refused;
      if ('problem' in read) {
        const message = 'body is not well formed';
        return refuse({ code: 'INVALID_DATA', message, details: { expected_data_type: 'jsonobject' } });
      }
      const { organization } = session;
      return { ...route.run({ parts, query, body, organization, context }), headers: spent.headers };
    },
  };
}

function routeOf(path: string, method: string): Route | undefined {
  if (!/^\/crm\/v\d+(?:\.\d)?\//.test(path)) return undefined;
  return routes.find((each) => each.method === method && each.path.test(below(path)));
}

function below(path: string): string {
  return path.replace(/^\/crm\/v[\d.]+/, '');
}

/** What a call is about, row by row, so that a fault can be about one person; a query by all texts that it compares with. */
function subjectsOf(body: Fields, query: URLSearchParams, parts: readonly string[]): Subject[] {
  const { data, select_query: select } = body;
  if (typeof select === 'string') {
    return [...select.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => ({
      email: text,
      phone: text,
      id: text,
    }));
  }
  if (Array.isArray(data)) return data.filter(isFields).map((row) => subjectOf(row, parts[1]));
  const [email, phone] = [query.get('email') ?? undefined, query.get('phone') ?? undefined];
  return [{ email, phone, id: parts[1] }];
}

function subjectOf(row: Fields, id: string | undefined): Subject {
  const text = (name: string): string | undefined => (typeof row[name] === 'string' ? row[name] : undefined);
  return { email: text('Email'), phone: text('Phone'), domain: text('Website'), id: id ?? text('id') };
}

function mergeFields(current: Fields, patch: Fields): Fields {
  const merged = Object.entries({ ...current, ...patch });
  return Object.fromEntries(merged.filter(([, value]) => value !== null && value !== ''));
}
