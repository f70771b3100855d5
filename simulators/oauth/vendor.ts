// What one vendor's OAuth 2 is like, as data: all of them run on the same endpoints.

/** Whose CRM account is opened, and who opens it. */
export interface OAuthAccount {
  /** The vendor's id of the account: an organisation, a portal. */
  id: string;
  name: string;
  user: { id: string; name: string; email: string };
}

/** What the endpoints refuse, whatever the vendor calls it. */
export const oauthProblems = [
  'unknown_client',
  'wrong_secret',
  'redirect_mismatch',
  'missing_parameter',
  'unsupported_grant',
  'unknown_code',
  'used_code',
  'expired_code',
  'wrong_verifier',
  'unknown_refresh_token',
  'exchanged_refresh_token',
  'revoked_login',
  'too_many_tokens',
] as const;
export type OAuthProblem = (typeof oauthProblems)[number];

/** `detail` is the parameter in question. */
export interface OAuthRefusal {
  problem: OAuthProblem;
  detail?: string | undefined;
}

/** What `/_control/oauth` changes. */
export interface OAuthSettings {
  client: { id: string; secret: string };
  /** Exact addresses, or any address on this machine over http. */
  redirectUris: readonly string[] | 'loopback';
  codeSeconds: number;
  accessTokenSeconds: number;
  /** Each refresh brings another refresh token and ends the one that was exchanged. */
  rotatesRefreshToken: boolean;
  /** The token answer has `expires_in`. */
  saysExpiresIn: boolean;
}

/** What has just been issued, for the vendor to put into its answer. */
export interface IssuedTokens {
  accessToken: string;
  /** Undefined where the vendor gives none with this answer. */
  refreshToken: string | undefined;
  account: OAuthAccount;
  scopes: readonly string[];
  settings: OAuthSettings;
  issuedAt: number;
  /** The simulated CRM's own address, without a slash at the end. */
  baseUrl: string;
}

export type OAuthBody = Record<string, unknown>;

/** One vendor's OAuth 2. Paths are what follows the CRM's name in an address. */
export interface OAuthVendor {
  /** How the page calls the CRM. */
  title: string;
  paths: { authorize: string; token: string; revoke?: string; introspect?: string };
  /** The browser brings the code to the app in a form; in the address when absent. */
  redirectsBy?: 'POST';
  accounts: readonly [OAuthAccount, ...OAuthAccount[]];
  settings: OAuthSettings;
  /** A refresh token is given only where one of these scopes was asked for; empty: always. */
  refreshScopes: readonly string[];
  /** The answer to a refresh repeats the refresh token also where it does not rotate. */
  repeatsRefreshToken: boolean;
  /** How many access tokens one login is given by its refresh token in a while; then `too_many_tokens`. */
  tokenLimit?: { tokens: number; windowMs: number };
  /** What a code challenge is where the client does not say; RFC 7636: plain. */
  challengeMethod: 'S256' | 'plain';
  /** A request without `response_type`, which RFC 6749 asks for, is one for a code. */
  assumesCode?: true;
  /** A new code or token, in the vendor's form. */
  newToken(kind: 'code' | 'access' | 'refresh', account: OAuthAccount): string;
  /** The answer to an exchange; `standard` has what RFC 6749 asks for. */
  tokenAnswer(standard: OAuthBody, issued: IssuedTokens): OAuthBody;
  /** What a check of a token says besides RFC 7662. */
  introspectionAnswer?(standard: OAuthBody, account: OAuthAccount): OAuthBody;
  /** The vendor's words; what is left out is said as RFC 6749 does. */
  words: Partial<Record<OAuthProblem, readonly [error: string, description: string]>>;
  /** Where a refusal looks otherwise than 400 `{ error, error_description }`, 401 for a wrong client. */
  refusal?(refused: OAuthRefusal & { error: string; description: string }): { status: number; body: unknown };
}

/** Without registration: what every simulated vendor knows unless its data say otherwise. */
export const demoClient = { id: 'demo-client', secret: 'demo-secret' };
