// Salesforce's REST API with contacts, accounts, opportunities and leads; README says what it is true to.
import type { CrmAnswer, CrmCall, CrmContext, CrmSurface, DemoConnection } from '../crm-surface.ts';
import type { Fields } from '../record.ts';
import { decodePathPart, type IncomingRequest } from '../http/incoming-request.ts';
import { recordPage } from '../http/record-page.ts';
import { readRequestBody } from '../http/request-body.ts';
import { failureOf, notFound, refuse } from './errors.ts';
import { newId, readId } from './objects/ids.ts';
import { customFieldPrefix, customFieldType, keptObjects } from './objects/catalogue.ts';
import { convertLead } from './objects/convert-lead.ts';
import { fullName } from './objects/values.ts';
import { identity, isVersion, limits, userInfo, versions } from './operations/organization.ts';
import type { SalesforceOperation } from './operations/request.ts';
import { organizationOf, spendCall } from './access/session.ts';
import { keysOf, lookupsOf } from './objects/record-keys.ts';
import { routes } from './routes.ts';
import { salesforceRules } from './rules.ts';
import { salesforceControl } from './salesforce-control.ts';
import { salesforceOAuth } from './access/salesforce-oauth.ts';
import { subjectsOf } from './operations/subjects.ts';
import { writeContextOf } from './writes/write-context.ts';

/** A session of somebody who is logged in. */
const salesforceDemo: DemoConnection = {
  connectionId: 'salesforce',
  connector: 'salesforce',
  path: '/salesforce',
  address: 'instanceUrl',
  settings: { auth: 'token' },
  secrets: { token: 'demo-key' },
};

/** Creates the surface, at `/salesforce`; the instance address is `<simulator>/salesforce`. */
export default function createSalesforceCrm(): CrmSurface {
  return {
    name: 'salesforce',
    operations: [...new Set(routes.map(({ operation }) => operation)), 'limits', 'versions', 'identity'],
    types: keptObjects.map(({ name }) => name),
    rules: salesforceRules,
    oauth: salesforceOAuth,
    demo: salesforceDemo,
    control: salesforceControl,
    recordId: (sequence, type) => newId(prefixOf(type), sequence),
    keysOf,
    lookupsOf,
    mergeFields,
    convertRecord: convertLead,
    failure: failureOf,
    receive,
    page(path, request, context) {
      const [, type, text] = /^\/lightning\/r\/(\w+)\/(\w+)\/view$/.exec(path) ?? [];
      if (type === undefined || text === undefined || request.method !== 'GET') return undefined;
      const record = context.records.get(readId(text) ?? '');
      const shown = record && { ...record, fields: { name: nameOf(record.fields), ...record.fields } };
      return recordPage(type, text, shown?.type === type ? shown : undefined);
    },
  };
}

interface Meant {
  operation: string;
  parts: string[];
  version: string;
  run: SalesforceOperation;
}

function receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  // The one address that anybody may read: a client looks for the newest version before it logs in.
  if (/^\/services\/data\/?$/.test(path)) return { operation: 'versions', subjects: [], execute: versions };
  const meant = meantBy(path, request.method);
  const read = readRequestBody('application/json', request.text);
  const body = 'fields' in read ? read.fields : {};
  const query = new URLSearchParams(request.search);
  return {
    operation: meant?.operation ?? 'unknown',
    subjects: subjectsOf(body, query, meant?.parts ?? []),
    execute() {
      const session = organizationOf(request, context);
      if ('refused' in session) return session.refused;
      const spent = spendCall(context);
      if ('refused' in spent) return spent.refused;
      const { headers } = spent;
      if (meant === undefined) return { ...refuse(notFound), headers };
      if (meant.operation === 'limits') return { ...limits(spent.max, spent.remaining), headers };
      if ('problem' in read)
        return { ...refuse({ code: 'JSON_PARSER_ERROR', message: read.problem }), headers };
      const { version, parts } = meant;
      const write = writeContextOf(request, version, context);
      const { account } = session;
      return {
        ...meant.run({ version, parts, query, body, headers: request.headers, account, write, context }),
        headers,
      };
    },
  };
}

function meantBy(path: string, method: string): Meant | undefined {
  if (method === 'GET' && /^\/id\/\w+\/\w+$/.test(path)) return plain('identity', identity);
  if (path === '/services/oauth2/userinfo') return plain('identity', userInfo);
  const [, version = '', rest = ''] = /^\/services\/data\/v(\d+\.\d+)(\/.*|)$/.exec(path) ?? [];
  if (!isVersion(version)) return undefined;
  if (method === 'GET' && /^\/limits\/?$/.test(rest))
    return plain('limits', (): CrmAnswer => refuse(notFound));
  const route = routes.find((each) => each.method === method && each.path.test(rest));
  if (route === undefined) return undefined;
  const parts = (route.path.exec(rest) ?? []).slice(1).map(decodePathPart);
  return { operation: route.operation, parts, version, run: route.run };
}

function plain(operation: string, run: SalesforceOperation): Meant {
  return { operation, parts: [], version: '', run };
}

function mergeFields(current: Fields, patch: Fields): Fields {
  const merged = Object.entries({ ...current, ...patch });
  return Object.fromEntries(merged.filter(([, value]) => value !== null && value !== ''));
}

function nameOf(fields: Fields): unknown {
  return fields['Name'] ?? fullName(fields);
}

function prefixOf(type: string): string {
  if (type === customFieldType) return customFieldPrefix;
  return keptObjects.find(({ name }) => name === type)?.keyPrefix ?? '000';
}
