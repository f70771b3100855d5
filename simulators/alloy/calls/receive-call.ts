// From a request to an answer: the route, who asks, how often, and only then what is asked.
import type { CrmAnswer, CrmCall, CrmContext } from '../../crm-surface.ts';
import type { Subject } from '../../control/faults.ts';
import { isFields } from '../../http/form-fields.ts';
import { decodePathPart, type IncomingRequest } from '../../http/incoming-request.ts';
import { readJsonBody } from '../../http/request-body.ts';
import type { Fields } from '../../record.ts';
import { invalid, refuse, refusePlainly, tooMany } from '../answers.ts';
import { rulesOf } from '../rules.ts';
import { actionOf } from './discover.ts';
import type { AlloyRequest } from './operation.ts';
import { routeFor, type Route } from './routes.ts';

export function receiveCall(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const found = routeFor(request.method, path);
  if (found === undefined) {
    return {
      operation: 'unknown',
      subjects: [],
      execute: () => refusePlainly(404, `Cannot ${request.method}`),
    };
  }
  const read = readJsonBody(request.text);
  const value = 'value' in read ? read.value : undefined;
  const body = isFields(value) ? value : {};
  const parts = found.parts.map(decodePathPart);
  const userId = request.headers['x-alloy-userid'];
  const call: AlloyRequest = {
    parts,
    query: request.query,
    body,
    userId: typeof userId === 'string' && userId !== '' ? userId : undefined,
    context,
  };
  return {
    operation: operationOf(found.route, parts),
    subjects: [subjectOf(body)],
    execute: () => withStatus(admit(found.route, request, call), context),
  };
}

function operationOf({ operation }: Route, [connector = '', id = '']: readonly string[]): string {
  return operation === 'execute' ? (actionOf(connector, id)?.verb ?? operation) : operation;
}

function admit(route: Route, { headers }: IncomingRequest, call: AlloyRequest): CrmAnswer {
  const { context } = call;
  const { key } = context.settings;
  const token = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined || (key !== '*' && token !== key)) return refusePlainly(401, 'Invalid API key');
  if (headers['x-api-version'] === undefined) return invalid('x-api-version', 'x-api-version is required');
  const { callsPerMinute: limit } = rulesOf(context);
  const budget = { name: 'alloy/calls', limit: limit ?? 0, windowMs: 60_000, window: 'rolling' } as const;
  if (limit !== null && !context.rateLimits.take(budget).isAllowed) return refuse(429, tooMany);
  return route.run(call);
}

/** Errors with a code may come with 200. */
function withStatus(answered: CrmAnswer, context: CrmContext): CrmAnswer {
  const hasCode = isFields(answered.body) && isFields(answered.body['error']);
  return hasCode && rulesOf(context).errorStatus === 'ok' ? { ...answered, status: 200 } : answered;
}

function subjectOf({ requestBody, pathParams }: Fields): Subject {
  const properties =
    isFields(requestBody) && isFields(requestBody['properties']) ? requestBody['properties'] : {};
  const text = (name: string) => (typeof properties[name] === 'string' ? properties[name] : undefined);
  const [id] = isFields(pathParams) ? Object.values(pathParams) : [];
  return {
    email: text('email'),
    phone: text('phone'),
    domain: text('domain'),
    ...(typeof id === 'string' ? { id } : {}),
  };
}
