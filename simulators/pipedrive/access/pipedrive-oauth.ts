// OAuth 2 of Pipedrive (OAuth authorization; OAuth status codes).
import { randomBytes } from 'node:crypto';
import { demoClient, type OAuthAccount, type OAuthVendor } from '../../oauth/vendor.ts';

export const accounts: readonly [OAuthAccount, ...OAuthAccount[]] = [
  {
    id: '13313052',
    name: 'Acme',
    user: { id: '20580207', name: 'Olivia Owner', email: 'olivia.owner@example.com' },
  },
  {
    id: '13313077',
    name: 'Globex',
    user: { id: '20580300', name: 'Grace Admin', email: 'grace@globex.example.com' },
  },
];

/** An app's scopes are chosen when it is registered; `base` is always among them. */
const scope = 'base,contacts:full,deals:full,contact-fields:full,deal-fields:full,users:read,search:read';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

export const pipedriveOAuth: OAuthVendor = {
  title: 'Pipedrive',
  paths: { authorize: '/oauth/authorize', token: '/oauth/token', revoke: '/oauth/revoke' },
  accounts,
  settings: {
    client: demoClient,
    redirectUris: 'loopback',
    codeSeconds: 300,
    accessTokenSeconds: 3599,
    // The guide says that the same one comes back, the status codes that one "was already exchanged": the harder of the two.
    rotatesRefreshToken: true,
    saysExpiresIn: true,
  },
  refreshScopes: [],
  repeatsRefreshToken: true,
  challengeMethod: 'plain',
  // Its documents and its own client send none.
  assumesCode: true,
  newToken(kind, { id, user }) {
    switch (kind) {
      // `123.456.2d73…`
      case 'code':
        return `${id}.${user.id}.${hex(20)}`;
      // Up to 768 characters.
      case 'access':
        return `v1u:${hex(120)}`;
      case 'refresh':
        return `${id}:${user.id}:${hex(20)}`;
    }
  },
  tokenAnswer: (standard, { baseUrl }) => ({ ...standard, token_type: 'Bearer', scope, api_domain: baseUrl }),
  words: {
    unknown_client: ['invalid_client', 'Invalid client: client is invalid'],
    wrong_secret: ['invalid_client', 'Invalid client: client is invalid'],
    redirect_mismatch: ['invalid_request', 'Invalid request: `redirect_uri` is invalid'],
    unsupported_grant: ['unsupported_grant_type', 'Unsupported grant type: `grant_type` is invalid'],
    unknown_code: ['invalid_grant', 'Invalid grant: authorization code is invalid'],
    used_code: ['invalid_grant', 'Invalid grant: authorization code is invalid'],
    expired_code: ['invalid_grant', 'Invalid grant: authorization code has expired'],
    unknown_refresh_token: ['invalid_grant', 'Invalid grant: refresh token is invalid'],
    exchanged_refresh_token: ['invalid_grant', 'Invalid grant: refresh token is invalid'],
    revoked_login: ['invalid_grant', 'Invalid grant: refresh token is invalid'],
  },
  // All of them 400; that `success`, `message` and `error` stand side by side is from memory.
  refusal: ({ error, description }) => ({
    status: 400,
    body: { success: false, message: description, error },
  }),
};
