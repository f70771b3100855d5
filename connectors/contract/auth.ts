// How a connection logs in, as data: the kit's HTTP puts it into each request, renews it and hides it.

export type Secrets = Record<string, string>;

export type Auth = HeaderAuth | OAuth2;

/** An API key, or whatever else does not change by itself. */
export interface HeaderAuth {
  type: 'headers';
  /** Added to each request; secrets that are missing have been refused before. */
  headers(secrets: Secrets): Record<string, string>;
  /** Address of the API, without a slash at its end. */
  baseUrl: string;
}

/** OAuth 2, authorization code (RFC 6749) and what vendors make of it. */
export interface OAuth2 {
  type: 'oauth2';
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl?: string | undefined;
  scopes: readonly string[];
  /** RFC 7636; `false` where the vendor refuses it. */
  usesPkce: boolean;
  /** How the client shows who it is (RFC 6749, 2.3.1). */
  clientAuth: 'body' | 'basic';
  /** Beyond the standard's own: `access_type=offline`. */
  authorizeParameters?: Record<string, string> | undefined;
  /** Some vendors hand the code over in a form. */
  redirectBy: 'GET' | 'POST';
  /** How long an access token lives where its answer has no `expires_in`; undefined: until it is refused. */
  lifetimeMs?: number | undefined;
  /** What the token answer adds and is kept (`instance_url`). */
  keeps: readonly string[];
  /** An answer of 200 that is an error all the same (`{ "error": "…" }`). */
  hasErrorsIn200: boolean;
  /** What a vendor says that gives a login only so many tokens in a while: no end of the login. */
  throttled?: { says: RegExp; waitMs: number } | undefined;
  /** Of a 401: what it says where no other token would help, as with a scope that nobody was asked for. */
  isNoTokenOfUse?: RegExp | undefined;
  /** What comes back with the code may be of another place than these settings: the sentence that mends it. */
  callbackProblem?(callback: URLSearchParams): string | undefined;
  /** Added to each request. */
  headers(accessToken: string): Record<string, string>;
  /** Address of the API, without a slash at its end; `kept` is what the token answer added. */
  baseUrl(kept: Record<string, string>): string;
  /** Suffixes of the hosts that `keeps` may name: a token is sent nowhere else. */
  hosts: readonly string[];
}
