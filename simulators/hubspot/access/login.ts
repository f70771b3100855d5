// Who asks: a private app with its key, or an app with an access token of OAuth.
import type { CrmContext } from '../../crm-surface.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { inspectAccessToken } from '../../oauth/token-inspection.ts';
import type { Problem } from '../answers.ts';
import { rulesOf } from '../rules.ts';

export interface Login {
  by: 'private app' | 'oauth';
  /** null: everything. */
  scopes: readonly string[] | null;
  portalId: number;
}

export function loginOf(request: IncomingRequest, context: CrmContext): Login | { problem: Problem } {
  const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return { problem: noCredentials };
  const { scopes, portalId, unknownToken } = rulesOf(context);
  const { key } = context.settings;
  const state = inspectAccessToken(token, { crm: 'hubspot', ...context });
  switch (state.is) {
    case 'valid':
      return { by: 'oauth', scopes: state.login.scopes, portalId: Number(state.login.accountId) };
    case 'expired':
      return { problem: expired(context.now() - state.expiredForMs, context.now()) };
    case 'revoked':
      return { problem: noCredentials };
    case 'unknown':
      if (key === '*' || token === key) return { by: 'private app', scopes, portalId };
      return { problem: unknownToken === 'invalid' ? noCredentials : expired(0, context.now()) };
  }
}

/** 403, with the scope that is missing (recorded answer). */
export function missingScope(scope: string): Problem {
  return {
    status: 403,
    message: 'One or more of the following scopes are required.',
    context: { requiredGranularScopes: [scope], links: ['https://developers.hubspot.com/scopes'] },
    category: 'MISSING_SCOPES',
  };
}

// Public logs of 2025 and 2026, also of a wrong token.
const noCredentials: Problem = {
  status: 401,
  message:
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  category: 'INVALID_AUTHENTICATION',
};

/** Public logs; in the largest unit that fits. */
function expired(expiredAt: number, now: number): Problem {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  const passed = Math.max(0, now - expiredAt);
  const [unit, ms] = units.find(([, length]) => passed >= length) ?? (['second', 1000] as const);
  return {
    status: 401,
    message: `The OAuth token used to make this call expired ${Math.floor(passed / ms)} ${unit}(s) ago.`,
    context: { 'expire time': [new Date(expiredAt).toISOString()] },
    category: 'EXPIRED_AUTHENTICATION',
  };
}
