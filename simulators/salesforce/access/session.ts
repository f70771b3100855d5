// Whose login a call brings, and whether the organisation has calls left.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { inspectAccessToken } from '../../oauth/token-inspection.ts';
import type { OAuthAccount } from '../../oauth/vendor.ts';
import { refuse } from '../errors.ts';
import { accounts } from '../objects/organization.ts';
import type { SalesforceRules } from '../rules.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The demo key opens the first organisation; a login's token its own. */
export function organizationOf(
  { headers }: IncomingRequest,
  context: CrmContext,
): { account: OAuthAccount } | { refused: CrmAnswer } {
  const [, token] = /^(?:bearer|oauth)\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) {
    return { refused: refuse({ code: 'INVALID_AUTH_HEADER', message: 'INVALID_HEADER_TYPE' }) };
  }
  const { key } = context.settings;
  if (key === '*' || token === key) return { account: accounts[0] };
  const state = inspectAccessToken(token, { crm: 'salesforce', ...context });
  if (state.is === 'valid') {
    const { accountId } = state.login;
    return { account: accounts.find(({ id }) => id === accountId) ?? accounts[0] };
  }
  // Expired, revoked or invented: Salesforce says the same of all three.
  return { refused: refuse({ code: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }) };
}

/** Takes one call out of the 24 hours; every answer says how many have been used. */
export function spendCall(
  context: CrmContext,
): { max: number; remaining: number; headers: Record<string, string> } | { refused: CrmAnswer } {
  const { dailyLimit: max } = context.settings.own as SalesforceRules;
  const { isAllowed, remaining } = context.rateLimits.take({
    name: 'salesforce/daily',
    limit: max,
    windowMs: dayMs,
    window: 'rolling',
  });
  const headers = { 'sforce-limit-info': `api-usage=${max - remaining}/${max}` };
  if (isAllowed) return { max, remaining, headers };
  // 403 and not 429.
  const error = { code: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' };
  return { refused: { ...refuse(error), headers } };
}
