// OAuth 2 of HubSpot, v3: v1 ends on 2027-02-16 (their reference).
import { randomUUID } from 'node:crypto';
import { randomToken } from '../../oauth/random-token.ts';
import { demoClient, type OAuthVendor } from '../../oauth/vendor.ts';

const person = { id: '9586504', name: 'Olivia Owner', email: 'olivia.owner@example.com' };

export const hubspotOAuth: OAuthVendor = {
  title: 'HubSpot',
  paths: {
    authorize: '/oauth/authorize',
    token: '/oauth/v3/token',
    revoke: '/oauth/v3/revoke',
    introspect: '/oauth/v3/introspect',
  },
  accounts: [
    { id: '44237313', name: 'Acme', user: person },
    {
      id: '55348424',
      name: 'Globex',
      user: { id: '9586600', name: 'Grace Admin', email: 'grace@globex.example.com' },
    },
  ],
  settings: {
    client: demoClient,
    redirectUris: 'loopback',
    codeSeconds: 60,
    // Changelog: 30 minutes since 2020, `expires_in` is to be followed.
    accessTokenSeconds: 1800,
    // From memory: it does not, although each answer has one; `/_control/oauth` turns it on.
    rotatesRefreshToken: false,
    saysExpiresIn: true,
  },
  refreshScopes: [],
  repeatsRefreshToken: true,
  challengeMethod: 'plain',
  // An access token has up to 300 characters (their reference).
  newToken: (kind) => (kind === 'access' ? `C${randomToken(119)}` : `na1-${randomUUID()}`),
  tokenAnswer: (standard, { account, scopes }) => ({
    ...standard,
    token_type: 'bearer',
    hub_id: Number(account.id),
    user_id: Number(account.user.id),
    scopes,
  }),
  introspectionAnswer: (standard, account) => ({
    ...standard,
    hub_id: Number(account.id),
    user_id: Number(account.user.id),
    user: account.user.email,
    hub_domain: `${account.name.toLowerCase()}.example.com`,
  }),
  // v1 says the status and the message; that v3 says them beside `error` is from memory.
  words: {
    unknown_client: ['invalid_client', 'missing or unknown client id'],
    wrong_secret: ['invalid_client', 'missing or invalid client secret'],
    redirect_mismatch: ['invalid_grant', 'redirect_uri does not match the one of the authorization'],
    unknown_code: ['invalid_grant', 'missing or unknown auth code'],
    used_code: ['invalid_grant', 'missing or unknown auth code'],
    expired_code: ['invalid_grant', 'missing or unknown auth code'],
    unknown_refresh_token: ['invalid_grant', 'missing or invalid refresh token'],
    exchanged_refresh_token: ['invalid_grant', 'missing or invalid refresh token'],
    revoked_login: ['invalid_grant', 'missing or invalid refresh token'],
  },
  refusal: ({ error, description }) => ({
    status: 400,
    body: {
      error,
      error_description: description,
      status: statuses[description] ?? 'BAD_REQUEST',
      message: description,
      correlationId: randomUUID(),
    },
  }),
};

const statuses: Readonly<Record<string, string>> = {
  'missing or unknown client id': 'BAD_CLIENT_ID',
  'missing or invalid client secret': 'BAD_CLIENT_SECRET',
  'redirect_uri does not match the one of the authorization': 'BAD_REDIRECT_URI',
  'missing or unknown auth code': 'BAD_AUTH_CODE',
  'missing or invalid refresh token': 'BAD_REFRESH_TOKEN',
};
