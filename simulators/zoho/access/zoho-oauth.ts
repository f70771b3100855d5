// Zoho's accounts server. Its refusals come with HTTP 200 (kaizen 4; many public clients).
import { demoClient, type OAuthProblem, type OAuthVendor } from '../../oauth/vendor.ts';
import { randomToken } from '../../oauth/random-token.ts';
import { accounts } from '../objects/organization.ts';

const said = (error: string) => [error, ''] as const;

export const zohoOAuth: OAuthVendor = {
  title: 'Zoho CRM',
  paths: { authorize: '/oauth/v2/auth', token: '/oauth/v2/token', revoke: '/oauth/v2/token/revoke' },
  accounts,
  settings: {
    client: demoClient,
    redirectUris: 'loopback',
    // A grant token lives three minutes, an access token an hour (token validity, v8).
    codeSeconds: 180,
    accessTokenSeconds: 3600,
    rotatesRefreshToken: false,
    saysExpiresIn: true,
  },
  // `access_type=offline` asks for it here, which no scope does.
  refreshScopes: [],
  repeatsRefreshToken: false,
  challengeMethod: 'S256',
  tokenLimit: { tokens: 10, windowMs: 600_000 },
  newToken: (kind) =>
    `1000.${randomToken(32).toLowerCase()}.${kind === 'code' ? 'c' : ''}${randomToken(32).toLowerCase()}`,
  tokenAnswer: (standard, { baseUrl }) => ({ ...standard, api_domain: baseUrl }),
  words: {
    unknown_client: said('invalid_client'),
    wrong_secret: said('invalid_client_secret'),
    redirect_mismatch: said('invalid_redirect_uri'),
    missing_parameter: said('general_error'),
    unsupported_grant: said('unsupported_grant_type'),
    unknown_code: said('invalid_code'),
    used_code: said('invalid_code'),
    expired_code: said('invalid_code'),
    wrong_verifier: said('invalid_code'),
    // A refresh token is a code to it as well.
    unknown_refresh_token: said('invalid_code'),
    exchanged_refresh_token: said('invalid_code'),
    revoked_login: said('invalid_code'),
    too_many_tokens: [
      'Access Denied',
      'You have made too many requests continuously. Please try again after some time.',
    ],
  } satisfies Record<OAuthProblem, readonly [string, string]>,
  refusal: ({ problem, error, description }) => ({
    status: 200,
    body:
      problem === 'too_many_tokens'
        ? { error_description: description, error, status: 'failure' }
        : { error },
  }),
};
