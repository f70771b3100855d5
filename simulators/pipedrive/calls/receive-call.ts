// From a request to an answer: who asks, how often, whether they may, and only then what is asked.
import type { CrmAnswer, CrmCall, CrmContext } from '../../crm-surface.ts';
import { decodePathPart, type IncomingRequest } from '../../http/incoming-request.ts';
import { readRequestBody, type RequestBody } from '../../http/request-body.ts';
import { loginOf } from '../access/login.ts';
import { isAllowed } from '../access/scopes.ts';
import { throttle } from '../access/throttle.ts';
import { refuse, refuseAtGate } from '../answers.ts';
import { kindAt, kindOf, type ObjectKind } from '../objects/object-kinds.ts';
import { rulesOf } from '../rules.ts';
import { routeFor, type Route } from './routes.ts';
import { subjectOf } from './subject.ts';

interface ReadCall {
  route: Route | undefined;
  kind: ObjectKind;
  parts: readonly string[];
  request: IncomingRequest;
  body: RequestBody;
}

export function receiveCall(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const found = routeFor(request.method, path);
  // v2 takes JSON only, whatever the client calls it.
  const body = readRequestBody('application/json', request.text);
  const [object = '', ...parts] = (found?.parts ?? []).map(decodePathPart);
  const kind = kindAt(object) ?? kindOf('person');
  const call = { route: found?.route, kind, parts, request, body };
  return {
    operation: found?.route.operation ?? 'unknown',
    subjects: [subjectOf(parts, request.query, 'fields' in body ? body.fields : {})],
    execute: () => admit(call, context),
  };
}

function admit({ route, kind, parts, request, body }: ReadCall, context: CrmContext): CrmAnswer {
  const login = loginOf(request, context);
  if ('refusal' in login) return login.refusal;
  const allowed = throttle({ cost: route?.cost ?? 1, isSearch: route?.isSearch === true, login }, context);
  if ('refusal' in allowed) return allowed.refusal;
  const { headers } = allowed;
  if (route === undefined) return { ...refuse(404, 'Unknown method .'), headers };
  const rules = rulesOf(context);
  if (!isAllowed(route.need, kind, rules.scopes)) {
    return { ...refuseAtGate(403, 'Scope and URL mismatch'), headers };
  }
  if ('problem' in body) return { ...refuse(400, body.problem, 'ERR_BAD_REQUEST'), headers };
  const answered = route.run({
    kind,
    parts,
    query: request.query,
    body: body.fields,
    accountId: login.accountId,
    rules,
    context,
  });
  return { ...answered, headers: { ...answered.headers, ...headers } };
}
