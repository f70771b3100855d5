// The authorization request (RFC 6749, section 4.1.1): what may be shown, and where the browser is sent.
import type { CodeChallenge } from '../logins.ts';
import type { OAuthRefusal, OAuthSettings, OAuthVendor } from '../vendor.ts';

/** A request that may be put before a person. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  state: string | null;
  scopes: string[];
  challenge: CodeChallenge | undefined;
}

/** `shown` stays on the page: no browser is sent to an address that nobody has registered. */
export type ReadAuthorization =
  | { request: AuthorizationRequest }
  | { shown: OAuthRefusal }
  | { redirectTo: string };

export function readAuthorization(
  query: URLSearchParams,
  settings: OAuthSettings,
  vendor: Pick<OAuthVendor, 'challengeMethod' | 'assumesCode'>,
): ReadAuthorization {
  const clientId = query.get('client_id');
  if (clientId === null) return { shown: { problem: 'missing_parameter', detail: 'client_id' } };
  if (clientId !== settings.client.id) return { shown: { problem: 'unknown_client' } };
  const redirectUri = query.get('redirect_uri');
  if (redirectUri === null) return { shown: { problem: 'missing_parameter', detail: 'redirect_uri' } };
  if (!isRegistered(redirectUri, settings)) return { shown: { problem: 'redirect_mismatch' } };
  const state = query.get('state');
  const refuse = (error: string, description: string): ReadAuthorization => ({
    redirectTo: redirectTo({ redirectUri, state }, { error, error_description: description }),
  });
  const responseType = query.get('response_type') ?? (vendor.assumesCode === true ? 'code' : null);
  if (responseType !== 'code') {
    return refuse('unsupported_response_type', 'response type not supported');
  }
  const value = query.get('code_challenge');
  const method = query.get('code_challenge_method') ?? vendor.challengeMethod;
  if (method !== 'S256' && method !== 'plain') {
    return refuse('invalid_request', 'code_challenge_method must be S256 or plain');
  }
  const scopes = (query.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '');
  const challenge: CodeChallenge | undefined = value === null ? undefined : { value, method };
  return { request: { clientId, redirectUri, state, scopes, challenge } };
}

/** The address that the browser is sent to, with the state exactly as it came. */
export function redirectTo(
  { redirectUri, state }: { redirectUri: string; state: string | null },
  answer: Record<string, string>,
): string {
  const query = new URLSearchParams(answer);
  if (state !== null) query.set('state', state);
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`;
}

function isRegistered(redirectUri: string, { redirectUris }: OAuthSettings): boolean {
  if (redirectUris !== 'loopback') return redirectUris.includes(redirectUri);
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
