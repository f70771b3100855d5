// On whose behalf a call is made: v1 names the agent beside the agency's key, in v2 the token is the agent's.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { inspectAccessToken } from '../../oauth/token-inspection.ts';
import type { Fields } from '../../record.ts';
import { refuse, refuseToken } from '../answers.ts';
import { rulesOf } from '../rules.ts';
import { healthsherpaOAuth, scope } from './healthsherpa-oauth.ts';

export type Version = 'v1' | 'v2';

export type Agent = { email: string } | { refusal: CrmAnswer };

export function agentOf(
  version: Version,
  request: IncomingRequest,
  body: Fields,
  context: CrmContext,
): Agent {
  return version === 'v1' ? namedAgent(request, body, context) : tokensAgent(request, context);
}

/** 401 of a wrong key, 404 of an agent without an account (reference of v1). */
function namedAgent({ headers }: IncomingRequest, body: Fields, context: CrmContext): Agent {
  const { key } = context.settings;
  if (key !== '*' && headers['x-api-key'] !== key) {
    return { refusal: refuse({ status: 401, code: 'unauthorized', message: 'Invalid API key' }) };
  }
  const email = body['agent_email'];
  if (typeof email !== 'string' || !email.includes('@')) {
    const message = 'agent_email is required';
    return { refusal: refuse({ status: 400, code: 'validation_error', message }) };
  }
  return knownAgent(email, context);
}

/** 401 and 403 come from the OAuth layer, in its own form (reference of v2). */
function tokensAgent({ headers }: IncomingRequest, context: CrmContext): Agent {
  const [, token = ''] = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const { key } = context.settings;
  const [first] = rulesOf(context).agents;
  // So that a test of v2 needs no login.
  if (token !== '' && (key === '*' || token === key)) return knownAgent(first ?? '', context);
  const state = inspectAccessToken(token, { crm: 'healthsherpa', ...context });
  if (state.is !== 'valid') {
    const description = `The access token ${state.is === 'expired' ? 'expired' : 'is invalid'}`;
    return { refusal: refuseToken(401, 'invalid_token', description) };
  }
  const { scopes, accountId } = state.login;
  if (!scopes.includes(scope)) {
    const description = `The access token does not have the required ${scope} scope`;
    return { refusal: refuseToken(403, 'insufficient_scope', description) };
  }
  const account = healthsherpaOAuth.accounts.find(({ id }) => id === accountId);
  return knownAgent(account?.user.email ?? '', context);
}

function knownAgent(email: string, context: CrmContext): Agent {
  const agent = rulesOf(context).agents.find((each) => each.toLowerCase() === email.trim().toLowerCase());
  if (agent !== undefined) return { email: agent };
  return { refusal: refuse({ status: 404, code: 'resource_not_found', message: 'Agent not found' }) };
}
