// Salesforce's web server flow. Errors and times without a mark are from memory of its OAuth documents.
import { createHmac } from 'node:crypto';
import { demoClient, type OAuthVendor } from '../../oauth/vendor.ts';
import { randomToken } from '../../oauth/random-token.ts';
import { accounts } from '../objects/organization.ts';
import { identityUrl } from '../operations/organization.ts';

export const salesforceOAuth: OAuthVendor = {
  title: 'Salesforce',
  paths: {
    authorize: '/services/oauth2/authorize',
    token: '/services/oauth2/token',
    revoke: '/services/oauth2/revoke',
    introspect: '/services/oauth2/introspect',
  },
  accounts,
  settings: {
    client: demoClient,
    redirectUris: 'loopback',
    codeSeconds: 900,
    // A session lives as long as the organisation says, 2 hours unless it says otherwise.
    accessTokenSeconds: 7200,
    // A choice of the connected app.
    rotatesRefreshToken: false,
    // The answer does not say how long a session lives.
    saysExpiresIn: false,
  },
  refreshScopes: ['refresh_token', 'offline_access', 'full'],
  repeatsRefreshToken: false,
  challengeMethod: 'S256',
  newToken(kind, { id }) {
    if (kind === 'access') return `${id.slice(0, 15)}!AQ4${randomToken(90)}`;
    return kind === 'refresh' ? `5Aep861${randomToken(80)}` : `aPrx${randomToken(60)}==`;
  },
  tokenAnswer(standard, { account, settings, issuedAt, baseUrl }) {
    const id = identityUrl(baseUrl, account);
    const signature = createHmac('sha256', settings.client.secret)
      .update(`${id}${issuedAt}`)
      .digest('base64');
    return { ...standard, instance_url: baseUrl, id, issued_at: String(issuedAt), signature };
  },
  introspectionAnswer: (standard, { user }) => ({ ...standard, username: `${user.email}.crm`, sub: user.id }),
  words: {
    unknown_client: ['invalid_client_id', 'client identifier invalid'],
    wrong_secret: ['invalid_client', 'invalid client credentials'],
    redirect_mismatch: ['redirect_uri_mismatch', 'redirect_uri must match configuration'],
    missing_parameter: ['invalid_request', 'missing required parameter'],
    unsupported_grant: ['unsupported_grant_type', 'grant type not supported'],
    unknown_code: ['invalid_grant', 'invalid authorization code'],
    used_code: ['invalid_grant', 'expired authorization code'],
    expired_code: ['invalid_grant', 'expired authorization code'],
    wrong_verifier: ['invalid_grant', 'invalid code verifier'],
    unknown_refresh_token: ['invalid_grant', 'expired access/refresh token'],
    exchanged_refresh_token: ['invalid_grant', 'expired access/refresh token'],
    revoked_login: ['invalid_grant', 'expired access/refresh token'],
  },
  // 400 for all of them, a wrong client too.
  refusal: ({ error, description }) => ({ status: 400, body: { error, error_description: description } }),
};
