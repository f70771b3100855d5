// Whose login a call brings, what it may, and whether the account has credits left.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { inspectAccessToken } from '../../oauth/token-inspection.ts';
import { invalidToken, refuse } from '../errors.ts';
import { organizationOf, organizations, type Organization } from '../objects/organization.ts';
import { rulesOf } from '../rules.ts';

const dayMs = 24 * 60 * 60 * 1000;

export interface ZohoSession {
  organization: Organization;
  /** Undefined: the demo key, which may everything. */
  scopes: readonly string[] | undefined;
}

/** The demo key opens the first account; a login's token its own. */
export function sessionOf(
  { headers }: IncomingRequest,
  context: CrmContext,
): { session: ZohoSession } | { refused: CrmAnswer } {
  const [, token] = /^zoho-oauthtoken\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) {
    return { refused: refuse({ code: 'AUTHENTICATION_FAILURE', message: 'Authentication failed' }) };
  }
  const { key } = context.settings;
  if (key === '*' || token === key) return { session: { organization: organizations[0], scopes: undefined } };
  const state = inspectAccessToken(token, { crm: 'zoho', ...context });
  if (state.is !== 'valid') return { refused: refuse(invalidToken) };
  const { accountId, scopes } = state.login;
  // Commas between them; a client of the standard sends spaces.
  const granted = scopes.flatMap((scope) => scope.split(','));
  return { session: { organization: organizationOf(accountId), scopes: granted } };
}

/** `ZohoCRM.modules.ALL` allows `ZohoCRM.modules.contacts.READ`. */
export function scopeProblem({ scopes }: ZohoSession, wanted: string): CrmAnswer | undefined {
  const parts = wanted.toLowerCase().split('.');
  const allowed = scopes?.some((scope) => {
    const granted = scope.toLowerCase().split('.');
    return granted.every((part, at) => part === parts[at] || (part === 'all' && at === granted.length - 1));
  });
  if (allowed !== false) return undefined;
  return refuse({
    code: 'OAUTH_SCOPE_MISMATCH',
    message: 'invalid oauth scope to access this URL',
  });
}

/** Takes what a call costs out of the 24 hours (kaizen 93). */
export function spendCredits(
  cost: number,
  context: CrmContext,
): { headers: Record<string, string> } | { refused: CrmAnswer } {
  const { credits: limit } = rulesOf(context);
  const budget = { name: 'zoho/credits', limit, windowMs: dayMs, window: 'rolling' } as const;
  let remaining = limit;
  for (let spent = 0; spent < cost; spent += 1) {
    const taken = context.rateLimits.take(budget);
    if (!taken.isAllowed) {
      // From memory.
      const message = 'The request cannot be performed. You have reached the maximum API call limit';
      return { refused: refuse({ code: 'TOO_MANY_REQUESTS', message }) };
    }
    remaining = taken.remaining;
  }
  // From memory.
  return { headers: { 'x-api-credits-remaining': String(remaining) } };
}
