// Who asks, by an API key with its three headers or by the token of a login; and whether there are calls left.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { inspectAccessToken } from '../../oauth/token-inspection.ts';
import type { OAuthAccount } from '../../oauth/vendor.ts';
import { accounts } from '../account.ts';
import { refuse } from '../answers.ts';
import { rulesOf } from '../rules.ts';

const unauthorized = refuse(401, 'Invalid credentials');

/** The key opens the first account; a login's token its own. */
export function accountBehind(
  { headers }: IncomingRequest,
  context: CrmContext,
): { account: OAuthAccount } | { refused: CrmAnswer } {
  const [account] = accounts;
  const [, token] = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) {
    const state = inspectAccessToken(token, { crm: 'copper', ...context });
    if (state.is !== 'valid') return { refused: unauthorized };
    return { account: accounts.find(({ id }) => id === state.login.accountId) ?? account };
  }
  const { key } = context.settings;
  const given = headers['x-pw-accesstoken'];
  const isKey = typeof given === 'string' && given !== '' && (key === '*' || given === key);
  // All three are required (requests), and the e-mail is that of the key's owner.
  const isWhole =
    headers['x-pw-application'] === 'developer_api' && headers['x-pw-useremail'] === account.user.email;
  return isKey && isWhole ? { account } : { refused: unauthorized };
}

/** Undefined: there are calls left. No header says how many. */
export function refusedByRate(isBulk: boolean, context: CrmContext): CrmAnswer | undefined {
  const { limitsRate, calls, windowMs, bulkCalls, bulkWindowMs } = rulesOf(context);
  if (!limitsRate) return undefined;
  const take = (name: string, limit: number, ms: number) =>
    context.rateLimits.take({ name: `copper/${name}`, limit, windowMs: ms, window: 'rolling' }).isAllowed;
  const isAllowed = take('calls', calls, windowMs) && (!isBulk || take('bulk', bulkCalls, bulkWindowMs));
  return isAllowed ? undefined : refuse(429, 'Too Many Requests');
}
