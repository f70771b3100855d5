// The requests of OAuth 2 to a vendor's authorization server, on a library that knows the standard's traps.
import * as oauth from 'oauth4webapi';
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type { Tokens } from '../../../domain/tokens.ts';
import type { ConnectorHttp, HttpAnswer, OAuth2, RequestLimits } from '../../connector.ts';
import { answerError, notSent, type ErrorContext } from '../errors/classify.ts';
import { httpFetch } from './http-fetch.ts';
import { asStandard, tokensOf, strangeHosts } from './read-token-answer.ts';

/** The app that asks, as the vendor knows it. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

/** What the browser brings back is compared with it. */
export interface AskedForCode {
  /** Where a person says yes. */
  url: string;
  state: string;
  /** RFC 7636; undefined where the vendor has none. */
  verifier: string | undefined;
  redirectUri: string;
}

export interface TokenRequests {
  askForCode(redirectUri: string): Promise<AskedForCode>;
  /** `callback`: what the vendor added to the redirect address. Throws CrmError; `forbidden`: the person said no. */
  exchangeCode(callback: URLSearchParams, asked: AskedForCode, limits: RequestLimits): Promise<Tokens>;
  /**
   * Throws CrmError: `auth_expired`, the login is over; `transient` and `rate_limited`, it is asked again; its `execution`
   * says whether the refresh token may have been exchanged.
   */
  renew(tokens: Tokens, limits: RequestLimits): Promise<Tokens>;
  /** Undefined: the vendor has no way to. */
  revoke: ((tokens: Tokens, limits: RequestLimits) => Promise<void>) | undefined;
}

export interface TokenRequestsOptions {
  crm: string;
  auth: OAuth2;
  client: OAuthClient;
  /** Without a login of its own. */
  http: ConnectorHttp;
  /** `host:port` beside the vendor's hosts. */
  allowTargets: readonly string[];
}

export function createTokenRequests(options: TokenRequestsOptions): TokenRequests {
  const { crm, auth, http, allowTargets } = options;
  const { mask } = http;
  const { clientId, clientSecret } = options.client;
  const client: oauth.Client = { client_id: clientId };
  const server: oauth.AuthorizationServer = {
    issuer: new URL(auth.authorizeUrl).origin,
    authorization_endpoint: auth.authorizeUrl,
    token_endpoint: auth.tokenUrl,
    ...(auth.revokeUrl === undefined ? {} : { revocation_endpoint: auth.revokeUrl }),
  };
  const clientAuth =
    auth.clientAuth === 'basic'
      ? oauth.ClientSecretBasic(clientSecret)
      : oauth.ClientSecretPost(clientSecret);

  const contextOf = (operation: string): ErrorContext => ({ crm, operation, isWrite: true, mask });

  function requestOptions(operation: string, limits: RequestLimits) {
    const look = (answer: HttpAnswer): HttpAnswer => {
      // Not a word of OAuth's: the server itself is in trouble.
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
        throw answerError(contextOf(operation), answer);
      }
      if (auth.throttled?.says.test(answer.text) === true) {
        const reason = 'it gives this login no more tokens for a while';
        const { waitMs: retryAfterMs } = auth.throttled;
        const { status } = answer;
        const execution = 'rejected';
        throw new CrmError({ kind: 'rate_limited', crm, operation, execution, status, retryAfterMs, reason });
      }
      return asStandard(answer, auth);
    };
    return {
      [oauth.customFetch]: httpFetch(http, limits, { operation, look }),
      // The guard of the kit's HTTP decides where plain http may go.
      [oauth.allowInsecureRequests]: true,
    };
  }

  function checked(answer: oauth.TokenEndpointResponse, operation: string, before?: Tokens): Tokens {
    const tokens = tokensOf(answer, auth, before);
    const [host] = strangeHosts(tokens.kept, auth.hosts, allowTargets);
    if (host === undefined) return tokens;
    const reason = `the answer to the login names the address ${host}, which is none of ${auth.hosts.join(', ')}: nothing is sent there`;
    throw notSent({ crm, operation }, { kind: 'unsupported', reason });
  }

  return {
    async askForCode(redirectUri) {
      const state = oauth.generateRandomState();
      const verifier = auth.usesPkce ? oauth.generateRandomCodeVerifier() : undefined;
      const url = new URL(auth.authorizeUrl);
      const parameters = {
        ...auth.authorizeParameters,
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        ...(auth.scopes.length === 0 ? {} : { scope: auth.scopes.join(' ') }),
        ...(verifier === undefined
          ? {}
          : {
              code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
              code_challenge_method: 'S256',
            }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { url: url.href, state, verifier, redirectUri };
    },

    async exchangeCode(callback, { state, verifier, redirectUri }, limits) {
      const operation = 'logIn';
      const problem = auth.callbackProblem?.(callback);
      if (problem !== undefined) throw notSent({ crm, operation }, { kind: 'unsupported', reason: problem });
      try {
        const allowed = oauth.validateAuthResponse(server, client, callback, state);
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          clientAuth,
          allowed,
          redirectUri,
          verifier ?? oauth.nopkce,
          requestOptions(operation, limits),
        );
        return checked(await oauth.processAuthorizationCodeResponse(server, client, response), operation);
      } catch (error) {
        throw errorOf(error, operation);
      }
    },

    async renew(tokens, limits) {
      const operation = 'renewLogin';
      if (tokens.refreshToken === undefined) {
        const reason = 'the login has ended, and this CRM gives no means to renew it: log in again';
        throw notSent({ crm, operation }, { kind: 'auth_expired', reason });
      }
      try {
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          clientAuth,
          tokens.refreshToken,
          requestOptions(operation, limits),
        );
        return checked(await oauth.processRefreshTokenResponse(server, client, response), operation, tokens);
      } catch (error) {
        throw errorOf(error, operation);
      }
    },

    revoke:
      auth.revokeUrl === undefined
        ? undefined
        : async (tokens, limits) => {
            const operation = 'revokeLogin';
            try {
              const token = tokens.refreshToken ?? tokens.accessToken;
              const requested = requestOptions(operation, limits);
              const response = await oauth.revocationRequest(server, client, clientAuth, token, requested);
              await oauth.processRevocationResponse(response);
            } catch (error) {
              throw errorOf(error, operation);
            }
          },
  };

  /** What the library throws, by what happens next. */
  function errorOf(error: unknown, operation: string): unknown {
    if (error instanceof CrmError) return error;
    const refused = (kind: FailureKind, said: string, status?: number): CrmError =>
      new CrmError({ kind, crm, operation, execution: 'rejected', status, reason: mask(said) });
    if (error instanceof oauth.AuthorizationResponseError) {
      const said = error.error_description ?? error.error;
      return refused('forbidden', `${crm} was told not to let us in (${said}): log in again and allow it`);
    }
    if (error instanceof oauth.ResponseBodyError) {
      const said = [error.error, error.error_description].filter((part) => part !== undefined).join(': ');
      const isOurs = error.error === 'invalid_client' || error.error === 'unauthorized_client';
      const what = isOurs ? 'the client id or the client secret is not valid' : 'the login has ended';
      return refused('auth_expired', `${what} (${said})`, error.status);
    }
    if (!(error instanceof Error)) return error;
    // The state differs, a parameter is missing, or the answer is none of OAuth's: what was exchanged is not known.
    const reason = mask(`the login was answered in a way that makes no sense (${error.message})`);
    return new CrmError({ kind: 'transient', crm, operation, execution: 'unknown', reason, cause: error });
  }
}
