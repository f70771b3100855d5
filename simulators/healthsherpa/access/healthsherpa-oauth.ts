// OAuth 2 of v2 (Authentication): the authorization code flow with one scope. Lifetimes are not documented.
import { randomToken } from '../../oauth/random-token.ts';
import { demoClient, type OAuthVendor } from '../../oauth/vendor.ts';

export const scope = 'partner_api_v2';

export const healthsherpaOAuth: OAuthVendor = {
  title: 'HealthSherpa for Medicare',
  paths: { authorize: '/oauth/authorize', token: '/oauth/token' },
  accounts: [
    { id: '1', name: 'First agent', user: { id: '1', name: 'Ada Agent', email: 'agent@example.com' } },
    {
      id: '2',
      name: 'Second agent',
      user: { id: '2', name: 'Sam Agent', email: 'second.agent@example.com' },
    },
  ],
  settings: {
    client: demoClient,
    redirectUris: 'loopback',
    codeSeconds: 600,
    accessTokenSeconds: 7200,
    rotatesRefreshToken: true,
    saysExpiresIn: true,
  },
  refreshScopes: [],
  repeatsRefreshToken: false,
  challengeMethod: 'plain',
  newToken: () => randomToken(43),
  tokenAnswer: (standard) => ({ ...standard, token_type: 'Bearer' }),
  words: {},
};
