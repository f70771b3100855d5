// The token endpoint: a code or a refresh token against an access token.
import { createHash } from 'node:crypto';
import { clientProblem } from './client-authentication.ts';
import { issueTokens, type OAuthContext } from '../issue-tokens.ts';
import type { CodeChallenge, Login } from '../logins.ts';
import type { OAuthBody, OAuthRefusal } from '../vendor.ts';

/** A request as a form, and who the client says it is. */
export interface TokenRequest {
  form: URLSearchParams;
  authorization: string | undefined;
}

/** What an endpoint answers: the body of a success, or what it refuses. */
export type OAuthResult = { body: OAuthBody } | { refused: OAuthRefusal };

/** Exchanges what the request brings. */
export function exchangeToken(request: TokenRequest, context: OAuthContext): OAuthResult {
  const problem = clientProblem(request, context.settings.client);
  if (problem !== undefined) return { refused: problem };
  switch (request.form.get('grant_type')) {
    case null:
      return { refused: { problem: 'missing_parameter', detail: 'grant_type' } };
    case 'authorization_code':
      return exchangeCode(request.form, context);
    case 'refresh_token':
      return exchangeRefreshToken(request.form, context);
    default:
      return { refused: { problem: 'unsupported_grant' } };
  }
}

function exchangeCode(form: URLSearchParams, context: OAuthContext): OAuthResult {
  const value = form.get('code');
  if (value === null) return { refused: { problem: 'missing_parameter', detail: 'code' } };
  const redirectUri = form.get('redirect_uri');
  if (redirectUri === null) return { refused: { problem: 'missing_parameter', detail: 'redirect_uri' } };
  const login = context.logins.findBy('code', context.crm, value);
  const code = login?.code;
  if (login === undefined || code === undefined) return { refused: { problem: 'unknown_code' } };
  if (code.isUsed) return { refused: { problem: 'used_code' } };
  if (code.expiresAt <= context.now()) return { refused: { problem: 'expired_code' } };
  if (code.redirectUri !== redirectUri) return { refused: { problem: 'redirect_mismatch' } };
  if (!fits(code.challenge, form.get('code_verifier'))) return { refused: { problem: 'wrong_verifier' } };
  if (login.isRevoked) return { refused: { problem: 'revoked_login' } };
  return { body: issueTokens(context, login, { code }) };
}

function exchangeRefreshToken(form: URLSearchParams, context: OAuthContext): OAuthResult {
  const value = form.get('refresh_token');
  if (value === null) return { refused: { problem: 'missing_parameter', detail: 'refresh_token' } };
  const login = context.logins.findBy('refresh', context.crm, value);
  if (login === undefined) return { refused: { problem: 'unknown_refresh_token' } };
  if (login.isRevoked) return { refused: { problem: 'revoked_login' } };
  if (isExchanged(login, value)) return { refused: { problem: 'exchanged_refresh_token' } };
  if (hasTooMany(login, context)) return { refused: { problem: 'too_many_tokens' } };
  return { body: issueTokens(context, login, { refreshToken: value }) };
}

function hasTooMany({ accessTokens }: Login, { vendor: { tokenLimit }, now }: OAuthContext): boolean {
  if (tokenLimit === undefined) return false;
  const since = now() - tokenLimit.windowMs;
  return accessTokens.filter(({ issuedAt }) => issuedAt > since).length >= tokenLimit.tokens;
}

function isExchanged(login: Login, refreshToken: string): boolean {
  return login.refreshTokens.some(({ value, isExchanged: is }) => value === refreshToken && is);
}

// A verifier without a challenge is a mix-up of two logins (RFC 9700, section 4.8.2).
function fits(challenge: CodeChallenge | undefined, verifier: string | null): boolean {
  if (challenge === undefined || verifier === null) return challenge === undefined && verifier === null;
  if (challenge.method === 'plain') return challenge.value === verifier;
  return challenge.value === createHash('sha256').update(verifier).digest('base64url');
}
