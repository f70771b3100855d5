// From a request to an answer: the route, who asks, how often, whether they may, and only then what is asked.
import type { CrmAnswer, CrmCall, CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import { decodePathPart, type IncomingRequest } from '../../http/incoming-request.ts';
import { readJsonBody } from '../../http/request-body.ts';
import { loginOf, missingScope, type Login } from '../access/login.ts';
import { scopeFor } from '../access/scopes.ts';
import { throttle } from '../access/throttle.ts';
import { notFound, refuse } from '../answers.ts';
import { kindOf, objectKind, type ObjectKind } from '../objects/object-kinds.ts';
import { rulesOf } from '../rules.ts';
import { routeFor, type Route } from './routes.ts';
import { subjectsOf } from './subjects.ts';

interface ReadCall {
  route: Route;
  parts: readonly string[];
  request: IncomingRequest;
  body: ReturnType<typeof readJsonBody>;
}

export function receiveCall(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const found = routeFor(request.method, path);
  if (found === undefined) return { operation: 'unknown', subjects: [], execute: () => refuse(notFound) };
  const body = readJsonBody(request.text);
  const call = { route: found.route, parts: found.parts.map(decodePathPart), request, body };
  return {
    operation: found.route.operation,
    subjects: subjectsOf(call.parts, request.query, fieldsOf(body)),
    execute: () => admit(call, context),
  };
}

function admit(call: ReadCall, context: CrmContext): CrmAnswer {
  const { route, parts } = call;
  const login = loginOf(call.request, context);
  if ('problem' in login) return refuse(login.problem);
  const allowed = throttle({ isSearch: route.isSearch, login }, context);
  if ('refusal' in allowed) return allowed.refusal;
  const kind = kindIn(route, parts);
  const answered =
    kind === undefined
      ? refuse({ status: 400, message: `Unable to infer object type from: ${parts[0]}` })
      : authorized(call, { kind, login }, context);
  return { ...answered, headers: { ...answered.headers, ...allowed.headers } };
}

function authorized(
  { route, parts, request, body }: ReadCall,
  { kind, login }: { kind: ObjectKind; login: Login },
  context: CrmContext,
): CrmAnswer {
  const scope = scopeFor(route.need, kind);
  if (scope !== undefined && login.scopes !== null && !login.scopes.includes(scope)) {
    return refuse(missingScope(scope));
  }
  // Without a category, as recorded.
  if ('problem' in body) {
    return refuse({ status: 400, message: `Invalid input JSON on line 1, column 1: ${body.problem}` });
  }
  // The account of the login is what every address and sentence names.
  const rules = { ...rulesOf(context), portalId: login.portalId };
  return route.run({
    kind,
    parts,
    query: request.query,
    body: fieldsOf(body),
    json: body.value,
    rules,
    context: { ...context, settings: { ...context.settings, own: rules } },
  });
}

function fieldsOf(body: ReadCall['body']) {
  return 'value' in body && isFields(body.value) ? body.value : {};
}

function kindIn({ need, operation }: Route, [name = '']: readonly string[]): ObjectKind | undefined {
  return need === 'owners' || operation === 'account' ? kindOf('contact') : objectKind(name);
}
