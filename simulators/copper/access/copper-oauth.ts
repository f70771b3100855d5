// OAuth 2 of Copper (introduction/oauth): the code comes to the app in a form that the browser posts, and the answer to its
// exchange has neither a refresh token nor a time.
import { demoClient, type OAuthVendor } from '../../oauth/vendor.ts';
import { randomToken } from '../../oauth/random-token.ts';
import { accounts } from '../account.ts';

export const copperOAuth: OAuthVendor = {
  title: 'Copper',
  paths: { authorize: '/oauth/authorize', token: '/oauth/token' },
  redirectsBy: 'POST',
  accounts,
  settings: {
    client: demoClient,
    redirectUris: 'loopback',
    codeSeconds: 600,
    // No document says that it ends.
    accessTokenSeconds: 10 * 365 * 24 * 3600,
    rotatesRefreshToken: false,
    saysExpiresIn: false,
  },
  // None that anybody could ask for: the answer shows no refresh token.
  refreshScopes: ['offline_access'],
  repeatsRefreshToken: false,
  challengeMethod: 'plain',
  newToken: () => Buffer.from(randomToken(24)).toString('base64'),
  tokenAnswer: (standard) => ({ ...standard, scope: 'developer/v1/all' }),
  words: {},
};
