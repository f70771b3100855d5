// OAuth 2 as RFC 6749 has it, without a vendor's ways.
import { demoClient, type OAuthVendor } from '../oauth/vendor.ts';
import { randomToken } from '../oauth/random-token.ts';

export const objectsOAuth: OAuthVendor = {
  title: 'Objects',
  paths: {
    authorize: '/oauth/authorize',
    token: '/oauth/token',
    revoke: '/oauth/revoke',
    introspect: '/oauth/introspect',
  },
  accounts: [
    { id: '1001', name: 'Acme', user: { id: '1', name: 'Ada Admin', email: 'ada@acme.example.com' } },
    { id: '2002', name: 'Globex', user: { id: '2', name: 'Grace Admin', email: 'grace@globex.example.com' } },
  ],
  settings: {
    client: demoClient,
    redirectUris: 'loopback',
    codeSeconds: 300,
    accessTokenSeconds: 3600,
    rotatesRefreshToken: false,
    saysExpiresIn: true,
  },
  refreshScopes: [],
  repeatsRefreshToken: false,
  challengeMethod: 'plain',
  newToken: (kind) => `${kind}-${randomToken(24)}`,
  tokenAnswer: (standard, { account }) => ({ ...standard, account_id: account.id }),
  introspectionAnswer: (standard, { id }) => ({ ...standard, account_id: id }),
  words: {},
};
