// What the vendors offer beside the token endpoint, and what an API call's own token is worth.
import { clientProblem } from './endpoints/client-authentication.ts';
import { accountOf, type OAuthContext } from './issue-tokens.ts';
import type { Login, LoginStore } from './logins.ts';
import type { OAuthResult, TokenRequest } from './endpoints/token-endpoint.ts';
import type { OAuthBody } from './vendor.ts';

/** Ends the login of an access or refresh token. A token that nobody knows is revoked already (RFC 7009). */
export function revokeToken({ form }: TokenRequest, { crm, logins }: OAuthContext): OAuthResult {
  const value = form.get('token');
  if (value === null) return { refused: { problem: 'missing_parameter', detail: 'token' } };
  const login = logins.findBy('refresh', crm, value) ?? logins.findBy('access', crm, value);
  if (login !== undefined) logins.change(login, { isRevoked: true });
  return { body: {} };
}

/** RFC 7662, with what the vendor adds. */
export function introspectToken(request: TokenRequest, context: OAuthContext): OAuthResult {
  const { vendor, crm, logins, settings, now } = context;
  const problem = clientProblem(request, settings.client);
  if (problem !== undefined) return { refused: problem };
  const value = request.form.get('token');
  if (value === null) return { refused: { problem: 'missing_parameter', detail: 'token' } };
  const login = logins.findBy('access', crm, value) ?? logins.findBy('refresh', crm, value);
  const body = login === undefined ? undefined : descriptionOf(login, value, now());
  if (login === undefined || body === undefined) return { body: { active: false } };
  return { body: vendor.introspectionAnswer?.(body, accountOf(vendor, login)) ?? body };
}

function descriptionOf(login: Login, value: string, at: number): OAuthBody | undefined {
  const access = login.accessTokens.find((token) => token.value === value);
  const isEnded =
    access === undefined
      ? login.refreshTokens.some((token) => token.value === value && token.isExchanged)
      : access.expiresAt <= at;
  if (login.isRevoked || isEnded) return undefined;
  return {
    active: true,
    client_id: login.clientId,
    scope: login.scopes.join(' '),
    ...(access === undefined
      ? {}
      : {
          token_type: 'Bearer',
          iat: Math.floor(access.issuedAt / 1000),
          exp: Math.floor(access.expiresAt / 1000),
        }),
  };
}

/** What an API call's token opens; `expiredForMs` because some vendors say it. */
export type TokenState =
  | { is: 'valid'; login: Login }
  | { is: 'expired'; expiredForMs: number }
  | { is: 'revoked' }
  | { is: 'unknown' };

/** Looks at the access token of an API call. */
export function inspectAccessToken(
  value: string,
  { crm, logins, now }: { crm: string; logins: LoginStore; now: () => number },
): TokenState {
  const login = logins.findBy('access', crm, value);
  const token = login?.accessTokens.find((each) => each.value === value);
  if (login === undefined || token === undefined) return { is: 'unknown' };
  if (login.isRevoked) return { is: 'revoked' };
  const expiredForMs = now() - token.expiresAt;
  return expiredForMs >= 0 ? { is: 'expired', expiredForMs } : { is: 'valid', login };
}
